//! Words for what the system says: errors without their numbers.

/// An error of the operating system in words.
pub(crate) fn of_io(why: &std::io::Error) -> String {
    let text = why.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
