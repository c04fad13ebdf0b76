"""`BIDWIRE_COMPILE=1 pip install .` builds a wheel whose local exchange is C (tools/compile.py); without it the wheel is plain Python.

`BIDWIRE_COMPILE_LEVEL` is how much the C compiler optimises: 3, or less for a build that is done sooner.
"""

from __future__ import annotations

import os
import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_COMPILER = ["mypy>=1.19", "setuptools>=68"]


class CompiledExchange(BuildHookInterface):  # type: ignore[misc]  # only a build has hatchling
    """Adds the libraries to a wheel that asks for them."""

    def dependencies(self) -> list[str]:
        """With the package's own, whose types the compiler asks for."""
        return [*_COMPILER, *self.metadata.core.dependencies] if _is_asked_for() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not _is_asked_for():
            return
        if version == "editable":
            raise ValueError("BIDWIRE_COMPILE=1 is for wheels: what is installed with -e stays plain Python")
        tool = runpy.run_path(str(Path(self.root) / "tools" / "compile.py"))
        self._folder = tempfile.TemporaryDirectory(prefix="bidwire-compiled-")
        self.app.display_info("compiling the local exchange, which takes some minutes")
        level = os.environ.get("BIDWIRE_COMPILE_LEVEL", "3")
        try:
            files = tool["compiled"](Path(self._folder.name).resolve(), level)
        except Exception as error:
            raise RuntimeError(
                f"the exchange could not be compiled ({error}): it needs a C compiler and Python's headers; "
                "without BIDWIRE_COMPILE=1 the package is plain Python and needs neither"
            ) from error
        for library, place in files:
            build_data["force_include"][str(library)] = place
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if _is_asked_for():
            self._folder.cleanup()


def _is_asked_for() -> bool:
    return os.environ.get("BIDWIRE_COMPILE", "").lower() not in ("", "0", "false", "no")
