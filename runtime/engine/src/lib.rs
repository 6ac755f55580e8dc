//! Room sign to come.
