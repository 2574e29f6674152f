import Crypto
import Mail
import Workspace

/// Reads the lines of an exclusion list: an email address, a phone number, or the SHA-256 of one in hexadecimal, taken
/// of the address in small letters or of the number in E.164.
struct ExclusionReader {
    private let country: String
    private let cells = CellReader()

    init(_ list: ExclusionList) {
        country = list.country
    }

    /// nil for a line without anything.
    func read(_ line: ArraySlice<UInt8>) throws(CellFault) -> ExclusionEntry? {
        let text = Self.bare(line)
        if text.isEmpty { return nil }
        if text.utf8.count == 64, let digest = Hex.decode(text.lowercased()) { return .digest(digest) }
        if text.utf8.contains(UInt8(ascii: "@")) { return .address(try cells.email(text).key) }
        return .address(try cells.phone(text, country: country).e164)
    }

    /// The line without blanks, quotes and what spreadsheets leave at its ends.
    private static func bare(_ line: ArraySlice<UInt8>) -> String {
        func isWrapping(_ byte: UInt8) -> Bool {
            byte <= 0x20 || [UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";")].contains(byte)
        }
        var bytes = line
        while let first = bytes.first, isWrapping(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isWrapping(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
