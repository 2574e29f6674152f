import CICU

/// A language tag of BCP 47 (RFC 5646) in its canonical form.
///
///     LanguageTag("es-mx")?.text          // "es-MX"
///     LanguageTag("iw")?.text             // "he": the old code for Hebrew
///     LanguageTag("es_MX")                // nil: not BCP 47
///     LanguageTag("es-MX")?.fallbacks     // ["es-MX", "es"]
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    /// The canonical form.
    package let text: String

    /// Reads any well-formed tag, in whatever case; nil for anything else.
    package init?(_ text: String) {
        // No tag in use is half as long; a bound keeps strangers' input from being work.
        guard text.utf8.count <= 64, let locale = ICULocale.name(ofTag: text) else { return nil }
        var buffer = [CChar](repeating: 0, count: 160)
        var status = U_ZERO_ERROR
        let count = cicu_tag_for_locale(locale, &buffer, Int32(buffer.count), &status)
        guard status.isSuccess, count > 0, count < buffer.count else { return nil }
        self.text = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a text is a tag and already in canonical form.
    package static func isCanonical(_ text: String) -> Bool { LanguageTag(text)?.text == text }

    /// The language alone: `es` for `es-MX`.
    package var language: String { String(text.prefix { $0 != "-" }) }

    /// The tag and its ever shorter beginnings, the order in which a text is looked up (RFC 4647 §3.4).
    package var fallbacks: [String] {
        var subtags = text.split(separator: "-")
        var found: [String] = []
        while !subtags.isEmpty {
            found.append(subtags.joined(separator: "-"))
            subtags.removeLast()
            // A single letter introduces what follows it and means nothing alone.
            if let last = subtags.last, last.count == 1 { subtags.removeLast() }
        }
        return found
    }

    /// The best of the languages that something is available in, or nil when none suits (RFC 4647 §3.4, lookup).
    ///
    ///     LanguageTag("es-MX")?.choose(from: ["en", "es"])    // "es"
    package func choose(from available: [String]) -> String? {
        for candidate in fallbacks {
            let folded = candidate.lowercased()
            if let match = available.first(where: { $0.lowercased() == folded }) { return match }
        }
        return nil
    }

    package var description: String { text }
}
