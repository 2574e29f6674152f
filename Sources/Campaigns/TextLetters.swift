/// How the letters of text messages are written: with signs beyond the GSM alphabet a part holds 67 of them instead of 153
/// (SMS-2, SMS-3).
package enum TextLetters: String, CaseIterable, Sendable {
    /// As the template and the data have them.
    case written
    /// Typographic quotes, dashes and spaces become plain ones.
    case simple
    /// Letters that the GSM alphabet lacks lose their accents as well, which changes how a language reads.
    case plain
}
