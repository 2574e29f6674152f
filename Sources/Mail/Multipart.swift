/// Several parts in one (RFC 2046 §5.1).
package struct Multipart: Sendable {
    package enum Kind: String, Sendable {
        /// The same content in several forms, the plainest first (RFC 2046 §5.1.4, MSG-10).
        case alternative
        /// A text in HTML and what it shows (RFC 2387).
        case related
    }

    package let kind: Kind
    package let parts: [MIMEPart]
    /// What stands between the parts: it occurs in none of them.
    package let boundary: String

    /// Puts parts together; the same seed and parts give the same boundary on every run.
    /// - Parameter seed: bytes that differ from message to message, such as those of its Message-ID.
    package init(_ kind: Kind, _ parts: [MIMEPart], seed: [UInt8]) {
        self.kind = kind
        self.parts = parts
        var attempt: UInt64 = 0
        var boundary = Self.boundary(seed, attempt)
        while parts.contains(where: { $0.holds(boundary) }) {
            attempt += 1
            boundary = Self.boundary(seed, attempt)
        }
        self.boundary = String(decoding: boundary, as: UTF8.self)
    }

    /// `=_` and 32 hexadecimal digits: two FNV-1a sums of the seed, each mixed by the finisher of SplitMix64. It needs
    /// to be unlikely in text, not secret: what it must not meet is looked for.
    static func boundary(_ seed: [UInt8], _ attempt: UInt64) -> [UInt8] {
        var out = Array("=_".utf8)
        for start: UInt64 in [0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15] {
            var sum = start &+ attempt &* 0xD1B5_4A32_D192_ED03
            for byte in seed { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
            sum = (sum ^ sum >> 30) &* 0xBF58_476D_1CE4_E5B9
            sum = (sum ^ sum >> 27) &* 0x94D0_49BB_1331_11EB
            sum ^= sum >> 31
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                Hex.appendLower(UInt8(truncatingIfNeeded: sum >> shift), to: &out)
            }
        }
        return out
    }

    /// The field that announces the parts; the boundary is quoted because of its `=`.
    var contentType: HeaderField { HeaderField("Content-Type", finished: Array(contentTypeValue.utf8)) }

    private var contentTypeValue: String {
        let type = kind == .related ? " type=\"text/html\";" : ""
        return "multipart/\(kind.rawValue);\(type)\r\n boundary=\"\(boundary)\""
    }

    /// The whole as a part of another one.
    var part: MIMEPart {
        var body: [UInt8] = []
        body.reserveCapacity(parts.reduce(1024) { $0 + $1.body.count + 256 })
        append(to: &body)
        // The line end that follows belongs to the delimiter of the outer one.
        body.removeLast(2)
        return MIMEPart(contentType: contentTypeValue, transferEncoding: .sevenBit, body: body)
    }

    func append(to out: inout [UInt8]) {
        for part in parts {
            out.append(contentsOf: "--".utf8)
            out.append(contentsOf: boundary.utf8)
            out.append(contentsOf: lineEnd)
            for field in part.fields { field.append(to: &out) }
            out.append(contentsOf: lineEnd)
            out.append(contentsOf: part.body)
            // This line end belongs to the delimiter that follows, not to the part.
            out.append(contentsOf: lineEnd)
        }
        out.append(contentsOf: "--".utf8)
        out.append(contentsOf: boundary.utf8)
        out.append(contentsOf: "--\r\n".utf8)
    }
}
