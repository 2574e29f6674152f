import Crypto

/// What stands in the return path of a mail (VERP, BNC-4), so that a bounce tells which message it is about and cannot be
/// made up: the number of the delivery and a code, in letters whose case does not matter.
///
///     try mint.returnToken(delivery: 4711)          // 28 letters and digits
///     mint.openReturn("AEAAAAAAAAJGO…")             // 4711
extension TokenMint {
    /// Key id, delivery (6 bytes), code (10 bytes) in base32.
    package static let returnLength = 28

    /// - Parameter delivery: `delivery.id`; 0 for a mail that is none of a campaign's, about which nothing follows.
    package func returnToken(delivery: Int64) -> String {
        let content = [currentID] + Self.sixBytes(delivery)
        return Base32.encode(content + returnCode(of: content))
    }

    /// The delivery; nil for what none of the keys has made, and for mails of no campaign.
    package func openReturn(_ text: String) -> Int64? {
        guard text.utf8.count == Self.returnLength, let bytes = Base32.decode(text), bytes.count == 17 else {
            return nil
        }
        let content = Array(bytes[..<7])
        guard isReturnCode(Array(bytes[7...]), of: content) else { return nil }
        let delivery = content[1...].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return delivery == 0 ? nil : delivery
    }

    private static func sixBytes(_ number: Int64) -> [UInt8] {
        stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Int64($0)) }
    }
}
