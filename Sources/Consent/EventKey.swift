import Crypto
import Customers
import System

/// What makes two consent events the same: everything that was said, and the evidence for it.
struct EventKey: Hashable {
    /// The customer's number, then most of the ``digest(of:_:)``: 32 bytes. The number comes first so that events which
    /// come in customer by customer, as in most files, stand together in the index instead of all over it.
    private let words: [4 of UInt64]

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for place in words.indices {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: words[place] >> shift))
            }
        }
        return bytes
    }

    /// - Parameter scratch: memory to work in, which the caller keeps from one key to the next.
    init(_ claim: ConsentClaim, _ reading: TermsReading, scratch: inout [UInt8]) {
        Self.write(claim, reading, to: &scratch)
        let digest = SHA256.words(of: scratch)
        words = [UInt64(bitPattern: claim.customer), digest.0, digest.1, digest.2]
    }

    /// The keys under which the event of one claim may be on record.
    static func all(of claim: ConsentClaim, _ reading: TermsReading) -> [[UInt8]] {
        var scratch: [UInt8] = []
        return [EventKey(claim, reading, scratch: &scratch).bytes, digest(of: claim, reading)]
    }

    /// A key on record; nil for one of an early database, which is a digest.
    init?(_ bytes: [UInt8], of customer: Int64) {
        guard bytes.count == 32 else { return nil }
        var words: [4 of UInt64] = [0, 0, 0, 0]
        for (place, byte) in bytes.enumerated() { words[place / 8] = words[place / 8] << 8 | UInt64(byte) }
        guard words[0] == UInt64(bitPattern: customer) else { return nil }
        self.words = words
    }

    /// SHA-256 over the fields, each with its length before it, so that no two claims run into one another. Events of
    /// early databases have it for their key.
    static func digest(of claim: ConsentClaim, _ reading: TermsReading) -> [UInt8] {
        var fields: [UInt8] = []
        write(claim, reading, to: &fields)
        return SHA256.hash(fields)
    }

    static func == (left: EventKey, right: EventKey) -> Bool {
        left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }

    func hash(into hasher: inout Hasher) {
        // The digest's first bytes tell keys apart as well as all of them.
        hasher.combine(words[1])
    }

    private static func write(_ claim: ConsentClaim, _ reading: TermsReading, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        KeyField.add(claim.customer, to: &bytes)
        KeyField.add(claim.contactPoint, to: &bytes)
        bytes += reading.keyBeforeTime
        KeyField.add(claim.at.microseconds, to: &bytes)
        bytes += reading.keyAfterTime
        KeyField.add(claim.doubleOptInAt?.microseconds, to: &bytes)
        bytes += reading.keyEnd
    }
}

/// Writes fields of an ``EventKey``.
enum KeyField {
    /// A missing field and an empty one are not the same.
    static func add(_ field: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let count = UInt32(field.count)
        bytes.append(1)
        for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes.append(contentsOf: field)
    }

    static func add(_ text: String?, to bytes: inout [UInt8]) {
        guard let text else { return bytes.append(0) }
        add(text.utf8, to: &bytes)
    }

    static func add(_ number: Int64?, to bytes: inout [UInt8]) {
        add(number.map { String($0) }, to: &bytes)
    }
}
