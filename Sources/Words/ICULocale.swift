import CICU
import Synchronization

/// Which of ICU's locales writes a language.
///
/// ICU itself falls back to the locale of the process (`LANG`) for a language that it has no words for; a message would then
/// differ from machine to machine. So the locale is chosen here: the tag without its extensions, its beginnings, then
/// English.
enum ICULocale {
    /// The name ICU has for the locale of a language; English for one that it does not know and for what is no tag.
    static func name(for language: String) -> String {
        if let known = chosen.withLock({ $0[language] }) { return known }
        let name = choose(for: language)
        chosen.withLock { known in
            // Languages come from customers' records: let nonsense not grow the table for ever.
            if known.count >= 1000 { known.removeAll() }
            known[language] = name
        }
        return name
    }

    /// The ICU locale of a well-formed BCP 47 tag, all of it, or nil.
    static func name(ofTag tag: String) -> String? {
        guard !tag.isEmpty, tag.utf8.allSatisfy(isTagByte) else { return nil }
        var buffer = [CChar](repeating: 0, count: 160)
        var parsed: Int32 = 0
        var status = U_ZERO_ERROR
        let count = cicu_locale_for_tag(tag, &buffer, Int32(buffer.count), &parsed, &status)
        guard status.isSuccess, Int(parsed) == tag.utf8.count, count < buffer.count else { return nil }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static let chosen = Mutex<[String: String]>([:])

    private static func choose(for language: String) -> String {
        guard let tag = LanguageTag(language) else { return "en" }
        for candidate in tag.fallbacks {
            guard let locale = name(ofTag: candidate), !locale.isEmpty, !locale.hasPrefix("_") else { continue }
            let base = String(locale.prefix { $0 != "@" })
            if !base.isEmpty, cicu_locale_has_words(base) { return base }
        }
        return "en"
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension UErrorCode {
    /// ICU's warnings are negative and its errors positive.
    var isSuccess: Bool { rawValue <= U_ZERO_ERROR.rawValue }
}
