"""`python -m suppliers.passport verify FILE --key KEY`."""

import sys

from suppliers.passport.verify import main

if __name__ == "__main__":
    sys.exit(main())
