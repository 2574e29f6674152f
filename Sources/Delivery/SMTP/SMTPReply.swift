/// What a server answered to a command (RFC 5321 §4.2): its codes alone.
///
/// The text of a reply is not kept: servers repeat addresses in it.
///
///     SMTPReply(line: Array("550 5.1.1 <ana@example.com>: no such user\r\n".utf8))?.description   // "550 5.1.1"
package struct SMTPReply: Hashable, Sendable {
    /// Three digits: 250, 451, 550 …
    package let code: Int
    package let enhanced: EnhancedStatusCode?

    package init(code: Int, enhanced: EnhancedStatusCode? = nil) {
        self.code = code
        self.enhanced = enhanced
    }

    /// Reads the last line of a reply, `250 …`; nil for a line that more lines follow (`250-…`) or that is none.
    package init?(line: some Collection<UInt8>) {
        let line = Array(line.prefix { $0 != 13 && $0 != 10 })
        guard line.count >= 3, line.count == 3 || line[3] == UInt8(ascii: " ") else { return nil }
        var code = 0
        for digit in line.prefix(3) {
            guard 48...57 ~= digit else { return nil }
            code = code * 10 + Int(digit) - 48
        }
        guard 200...599 ~= code else { return nil }
        let enhanced = EnhancedStatusCode(prefixOf: line.dropFirst(4))
        // RFC 2034 §4: the levels of both codes agree; one that does not is no enhanced code.
        self.init(code: code, enhanced: enhanced?.level == code / 100 ? enhanced : nil)
    }

    /// 2yz.
    package var isPositive: Bool { code / 100 == 2 }
    /// 4yz.
    package var isTransient: Bool { code / 100 == 4 }
    /// 5yz.
    package var isPermanent: Bool { code / 100 == 5 }
}

extension SMTPReply: CustomStringConvertible {
    /// `550 5.1.1`, or `550` alone.
    package var description: String {
        enhanced.map { "\(code) \($0)" } ?? "\(code)"
    }
}
