"""`bidwire completion`: what makes a shell complete commands and the names of calls."""

from __future__ import annotations

import argparse
from typing import Any

EPILOG = """\
examples:
  eval "$(bidwire completion bash)"                                        in ~/.bashrc
  eval "$(bidwire completion zsh)"                                         in ~/.zshrc, after compinit
  bidwire completion fish > ~/.config/fish/completions/bidwire.fish
"""

_BASH = """\
_bidwire() {
    local word=${COMP_WORDS[COMP_CWORD]}
    case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in
        "call "*) [[ $COMP_CWORD == 2 ]] || return; COMPREPLY=($(bidwire api names "$word")); compopt -o nospace ;;
        "api show") COMPREPLY=($(bidwire api names "$word")); compopt -o nospace ;;
        "api "*) [[ $COMP_CWORD == 2 ]] && COMPREPLY=($(compgen -W "list search show names" -- "$word")) ;;
        *) [[ $COMP_CWORD == 1 ]] && COMPREPLY=($(compgen -W "@COMMANDS@" -- "$word")) ;;
    esac
}
complete -o default -F _bidwire bidwire
"""
_ZSH = """\
autoload -U bashcompinit && bashcompinit
"""
_FISH = """\
complete -c bidwire -n __fish_use_subcommand -f -a "@COMMANDS@"
complete -c bidwire -n "__fish_seen_subcommand_from api" -f -a "list search show names"
complete -c bidwire -n "__fish_seen_subcommand_from call show" -f -a "(bidwire api names (commandline -ct))"
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH + _BASH, "fish": _FISH}


def add(subparsers: Any) -> None:
    """Registers `bidwire completion`."""
    completion = subparsers.add_parser(
        "completion",
        help="completion for a shell",
        description="Print the script that makes a shell complete commands and the names of calls.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    completion.add_argument("shell", choices=sorted(SCRIPTS))
    completion.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status 0."""
    from . import COMMANDS

    print(SCRIPTS[args.shell].replace("@COMMANDS@", " ".join(COMMANDS)), end="")
    return 0
