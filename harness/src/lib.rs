//! copyspec: does this endpoint copy the way the documentation says?
