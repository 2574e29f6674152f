import Mail
import Synchronization
import System
import Words
import Workspace

/// Turns the text of cells into values of the catalogue's types.
///
/// A day is `2026-11-23` and nothing else, since 03/04/2026 is two days; a decimal number has a point.
struct CellReader {
    private let zones = TimeZoneNames()
    private let languages = Languages()
    private static let longestText = 4000

    /// Tags that were looked at before: a file has few, each many times.
    private final class Languages: Sendable {
        let tags = Mutex<[String: String]>([:])
    }

    func email(_ text: String) throws(CellFault) -> EmailAddress {
        do {
            return try EmailAddress(parsing: text)
        } catch {
            throw error.code == .eaiUnsupported ? .emailInternational : .emailInvalid
        }
    }

    /// A source's own key. Shopify and spreadsheets put an apostrophe before digits, so that they stay text; it is no
    /// part of the key.
    func key(_ text: String) throws(CellFault) -> String {
        let key = try self.text(text)
        let digits = key.utf8.dropFirst()
        guard key.utf8.first == UInt8(ascii: "'"), !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else {
            return key
        }
        return String(key.dropFirst())
    }

    func phone(_ text: String, country: String?) throws(CellFault) -> PhoneNumber {
        do {
            return try PhoneNumber(parsing: text, country: country)
        } catch {
            throw error == .unknownCountry ? .phoneCountryUnknown : .phoneInvalid
        }
    }

    func country(_ text: String) throws(CellFault) -> String {
        let code = text.utf8.count == 2 ? text.uppercased() : text
        guard Country.isCode(code) else { throw .countryUnknown }
        return code
    }

    func language(_ text: String) throws(CellFault) -> String {
        if let known = languages.tags.withLock({ $0[text] }) { return known }
        // Locale names, which many systems export, have an underscore.
        guard let tag = LanguageTag(String(text.map { $0 == "_" ? "-" : $0 }))?.text else { throw .languageInvalid }
        languages.tags.withLock { if $0.count < 1000 { $0[text] = tag } }
        return tag
    }

    func timeZone(_ text: String) throws(CellFault) -> String {
        guard let name = zones.canonical(text) else { throw .timeZoneUnknown }
        return name
    }

    func date(_ text: String) throws(CellFault) -> CivilDate {
        guard let date = CivilDate(parsing: text) else { throw .dateInvalid }
        return date
    }

    func instant(_ text: String) throws(CellFault) -> Instant {
        guard let instant = Instant(parsing: text) else { throw .timeInvalid }
        return instant
    }

    func text(_ text: String) throws(CellFault) -> String {
        guard text.utf8.count <= Self.longestText else { throw .textInvalid }
        for byte in text.utf8 where byte < 0x20 || byte == 0x7F {
            if byte != 0x0A && byte != 0x0D && byte != 0x09 { throw .textInvalid }
        }
        return text
    }

    /// A value of the field; `separator` parts tags.
    func value(_ text: String, type: FieldType, separator: String?) throws(CellFault) -> FieldValue {
        switch type {
        case .text: return .text(try self.text(text))
        case .integer:
            guard let integer = Int64(text) else { throw .numberInvalid }
            return .integer(integer)
        case .decimal: return .decimal(try decimal(text))
        case .date: return .date(try date(text))
        case .instant: return .instant(try instant(text))
        case .boolean: return .boolean(try boolean(text))
        case .tags: return .tags(try tags(text, separator: separator))
        }
    }

    private func decimal(_ text: String) throws(CellFault) -> Double {
        var digits = 0
        var points = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x30...0x39: if digits > 0 || byte != 0x30 { digits += 1 }
            case 0x2E: points += 1
            case 0x2D where index == 0, 0x2B where index == 0: break
            default: throw .numberInvalid
            }
        }
        guard points <= 1, digits <= 15, let number = Double(text) else { throw .numberInvalid }
        // No minus zero: it would be told apart from zero when values are compared.
        return number == 0 ? 0 : number
    }

    private func boolean(_ text: String) throws(CellFault) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "y", "1": return true
        case "false", "no", "n", "0": return false
        default: throw .booleanInvalid
        }
    }

    /// Tags parted by `separator` (a comma where none is named), each bare or in double quotes; or a JSON array.
    private func tags(_ text: String, separator: String?) throws(CellFault) -> [String] {
        var found: [String] = []
        if text.hasPrefix("[") {
            guard case .array(let elements) = try? JSON.parse(text) else { throw .tagsInvalid }
            for element in elements {
                guard case .string(let tag) = element else { throw .tagsInvalid }
                found.append(tag)
            }
        } else {
            found = split(text, at: separator ?? ",")
        }
        var keys: Set<String> = []
        var tags: [String] = []
        for tag in found {
            let tag = trimmed(tag[...])
            if !tag.isEmpty, keys.insert(FoldedKey.make(tag)).inserted { tags.append(try self.text(tag)) }
        }
        return tags
    }

    private func split(_ text: String, at separator: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var isQuoted = false
        var rest = text[...]
        while let character = rest.first {
            if character == "\"" {
                isQuoted.toggle()
                rest.removeFirst()
            } else if !isQuoted, rest.hasPrefix(separator) {
                parts.append(part)
                part = ""
                rest = rest.dropFirst(separator.count)
            } else {
                part.append(character)
                rest.removeFirst()
            }
        }
        return parts + [part]
    }

    private func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
