import CIDN2

/// A mail domain in lower-case A-labels, as it goes on the wire.
///
///     try DomainName(parsing: "Bücher.test").description  // "xn--bcher-kva.test"
///
/// Source: RFC 5321 §4.1.2, RFC 5890; UTS #46 non-transitional by libidn2 (MSG-12).
package struct DomainName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Checks and normalises a domain.
    ///
    /// Refused: empty labels (so a trailing dot too), labels over 63 or domains over 255 octets, anything but letters,
    /// digits and hyphens after mapping, address literals, IPv4 addresses, and single labels but `localhost`.
    /// - Throws: `MailError` with the code `invalidDomain`.
    package init(parsing text: String) throws(MailError) {
        let given = Array(text.utf8)
        // libidn2 reads a C string: a NUL would hide the rest from it.
        if ControlCharacter.occurs(in: given) { throw .invalidDomain("has a control character") }
        var ascii = given
        if !given.allSatisfy({ $0 < 0x80 }) || Self.hasALabel(given) {
            ascii = try Self.aLabels(of: text)
        }
        for index in ascii.indices { ascii[index] = ascii[index].asciiLowercased }
        try Self.check(ascii)
        description = String(decoding: ascii, as: UTF8.self)
    }

    /// Whether a label claims to be an A-label, so that only libidn2 can tell if it is one.
    private static func hasALabel(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: ".")).contains { label in
            label.count >= 4 && label.prefix(4).elementsEqual("xn--".utf8) { $0.asciiLowercased == $1 }
        }
    }

    private static func aLabels(of text: String) throws(MailError) -> [UInt8] {
        let flags = Int32(IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue)
        var found: UnsafeMutablePointer<UInt8>?
        guard idn2_lookup_u8(text, &found, flags) == IDN2_OK.rawValue, let found else {
            throw .invalidDomain("is not a valid internationalized domain name")
        }
        defer { idn2_free(found) }
        var bytes: [UInt8] = []
        var next = found
        while next.pointee != 0 {
            bytes.append(next.pointee)
            next += 1
        }
        return bytes
    }

    private static func check(_ bytes: [UInt8]) throws(MailError) {
        if bytes.isEmpty { throw .invalidDomain("is missing") }
        if bytes.count > 255 { throw .invalidDomain("is longer than 255 octets") }
        if bytes.first == UInt8(ascii: "[") { throw .invalidDomain("is an address literal") }
        let hyphen = UInt8(ascii: "-")
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            if label.isEmpty { throw .invalidDomain("has an empty label (two dots in a row, or one at an end)") }
            if label.count > 63 { throw .invalidDomain("has a label of over 63 octets") }
            if !ASCIISet.letterDigitHyphen.containsAll(label) {
                throw .invalidDomain("has a character that none may have")
            }
            if label.first == hyphen || label.last == hyphen {
                throw .invalidDomain("has a label with a hyphen at an end")
            }
        }
        if labels.count == 1, !bytes.elementsEqual("localhost".utf8) { throw .invalidDomain("has no dot") }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if labels.last!.allSatisfy({ digits.contains($0) }) {
            throw .invalidDomain("ends in a number, as IP addresses do")
        }
    }
}

extension UInt8 {
    @inline(__always)
    var asciiLowercased: UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
    }
}
