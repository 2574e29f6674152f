/// Replaces typographic characters by their GSM counterparts, so that a text fits into fewer parts (SMS-3).
///
/// It changes what the marketer wrote: a campaign asks for it, and the preview shows the outcome.
///
///     Transliteration().apply("It’s “50%” off…")                    // It's "50%" off...
///     Transliteration(removesAccents: true).apply("Promoción, Año")  // Promocion, Año: ñ is in the GSM alphabet
package struct Transliteration: Sendable, Hashable {
    /// Whether letters that the GSM alphabet lacks lose their accents, too; it changes how a language reads.
    package var removesAccents: Bool

    package init(removesAccents: Bool = false) {
        self.removesAccents = removesAccents
    }

    /// The text with replacements; the same text always gives the same result, and applying it twice changes nothing.
    package func apply(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = Self.replacement(scalar) {
                out.append(contentsOf: replacement.unicodeScalars)
            } else if removesAccents, Accents.isCombining(scalar) {
                continue
            } else if removesAccents, GSM7Alphabet.septets(scalar) == nil, let plain = Accents.plain(scalar) {
                out.append(contentsOf: plain.unicodeScalars)
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    private static func replacement(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}": "\""
        case "\u{2018}", "\u{2019}", "\u{00B4}", "\u{0060}": "'"
        case "\u{2026}": "..."
        case "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}": "-"
        case "\u{00A0}", "\u{202F}": " "
        case "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{00AD}": ""
        default: nil
        }
    }
}
