/// An enhanced mail system status code (RFC 3463): `5.1.1`, a mailbox that does not exist.
package struct EnhancedStatusCode: Hashable, Sendable {
    /// 2 success, 4 for now, 5 for good.
    package let level: Int
    /// What it is about: 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy.
    package let subject: Int
    package let detail: Int

    package init(_ level: Int, _ subject: Int, _ detail: Int) {
        self.level = level
        self.subject = subject
        self.detail = detail
    }

    /// Reads the code that begins the text of a reply (RFC 2034 §4); nil when something else stands there.
    ///
    ///     EnhancedStatusCode(prefixOf: Array("5.1.1 unknown user".utf8))
    package init?(prefixOf text: some Collection<UInt8>) {
        guard let word = text.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false).first
        else { return nil }
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let level = Self.number(parts[0]), [2, 4, 5].contains(level),
            let subject = Self.number(parts[1]), let detail = Self.number(parts[2])
        else { return nil }
        self.init(level, subject, detail)
    }

    /// One to three digits.
    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard 1...3 ~= digits.count else { return nil }
        var value = 0
        for digit in digits {
            guard 48...57 ~= digit else { return nil }
            value = value * 10 + Int(digit) - 48
        }
        return value
    }
}

extension EnhancedStatusCode: CustomStringConvertible {
    package var description: String { "\(level).\(subject).\(detail)" }
}
