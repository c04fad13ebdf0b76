"""What several products say in the very same shape. A product's own words and answers stand in the product."""
