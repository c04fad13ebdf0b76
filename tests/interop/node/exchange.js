// Where the exchange is, and its keys: what test_node.py hands over.
export const { rest, sockets, api, keys } = JSON.parse(process.env.EXCHANGE);

export async function until(holds) {
  for (const end = Date.now() + 20_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`still not so after 20 s: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
