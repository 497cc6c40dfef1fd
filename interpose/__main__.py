"""`python -m interpose` is the command `interpose`."""

from interpose.cli.main import run

if __name__ == "__main__":
    run()
