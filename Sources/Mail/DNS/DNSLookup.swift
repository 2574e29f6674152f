/// What the DNS says of a name: asked of the system's resolver, or handed in by whoever tests.
package typealias DNSLookup = @Sendable (_ name: String, _ kind: DNSKind) -> DNSAnswer

/// The kinds of records that say something of a sender.
package enum DNSKind: String, Sendable {
    case txt = "TXT"
    case mx = "MX"
}

/// What came of one question.
package enum DNSAnswer: Equatable, Sendable {
    /// The texts of TXT records, their strings joined; of MX records the preference and the host: `10 mx.example.com`.
    case records([String])
    /// There is no such name or record.
    case none
    /// Nobody answered.
    case unavailable

    package var records: [String] {
        if case .records(let records) = self { records } else { [] }
    }
}

/// Reads the answer section of a DNS message (RFC 1035 §4.1).
package enum DNSMessage {
    /// The records of a kind; nil for a message that is cut off or broken.
    package static func records(_ kind: DNSKind, in message: [UInt8]) -> [String]? {
        guard message.count >= 12 else { return nil }
        func number(_ at: Int) -> Int? { at + 1 < message.count ? Int(message[at]) << 8 | Int(message[at + 1]) : nil }
        guard let questions = number(4), let answers = number(6) else { return nil }
        var at = 12
        for _ in 0..<questions {
            guard let name = name(message, at) else { return nil }
            at = name.end + 4
        }
        var records: [String] = []
        for _ in 0..<answers {
            guard let name = name(message, at), let type = number(name.end), let length = number(name.end + 8) else {
                return nil
            }
            let start = name.end + 10
            guard start + length <= message.count else { return nil }
            at = start + length
            switch (kind, type) {
            case (.txt, 16): records.append(strings(message[start..<at]))
            case (.mx, 15):
                guard let preference = number(start), let host = self.name(message, start + 2) else { return nil }
                records.append("\(preference) \(host.text.isEmpty ? "." : host.text)")
            // An alias on the way, say.
            default: continue
            }
        }
        return records
    }

    /// The character strings of a TXT record, joined.
    private static func strings(_ bytes: ArraySlice<UInt8>) -> String {
        var joined: [UInt8] = []
        var rest = bytes
        while let length = rest.popFirst() {
            joined += rest.prefix(Int(length))
            rest = rest.dropFirst(Int(length))
        }
        return String(decoding: joined, as: UTF8.self)
    }

    /// A name, compressed or not, and where what follows it begins.
    private static func name(_ message: [UInt8], _ start: Int) -> (text: String, end: Int)? {
        var labels: [String] = []
        var at = start
        var end: Int?
        var jumps = 0
        while at < message.count {
            let length = Int(message[at])
            if length == 0 { return (labels.joined(separator: "."), end ?? at + 1) }
            if length >= 0xC0 {
                guard at + 1 < message.count, jumps < 64 else { return nil }
                end = end ?? at + 2
                at = (length & 0x3F) << 8 | Int(message[at + 1])
                jumps += 1
            } else {
                guard at + 1 + length <= message.count else { return nil }
                labels.append(String(decoding: message[(at + 1)..<(at + 1 + length)], as: UTF8.self))
                at += 1 + length
            }
        }
        return nil
    }
}
