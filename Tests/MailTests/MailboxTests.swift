import Testing

@testable import Mail

@Suite struct MailboxTests {
    private let ana: EmailAddress
    init() throws { ana = try EmailAddress(parsing: "ana@example.com") }

    @Test(
        arguments: [
            (nil, "ana@example.com"), ("", "ana@example.com"), ("  ", "ana@example.com"),
            ("Ana Gil", "Ana Gil <ana@example.com>"),
            ("Gil, Ana", "\"Gil, Ana\" <ana@example.com>"),
            ("Ana \"La\" \\ Gil", "\"Ana \\\"La\\\" \\\\ Gil\" <ana@example.com>"),
            ("A.B. Gil", "\"A.B. Gil\" <ana@example.com>"),
            ("Ana  Gil", "\"Ana  Gil\" <ana@example.com>"),
            ("evil@x.test <b@x.test>", "\"evil@x.test <b@x.test>\" <ana@example.com>"),
            ("Ñandú", "=?UTF-8?B?w5FhbmTDug==?= <ana@example.com>"),
            // RFC 2047 §5 (3): the comma is encoded in a phrase. Q is the shorter one here.
            ("Garciaramirez, José", "=?UTF-8?Q?Garciaramirez=2C_Jos=C3=A9?= <ana@example.com>"),
            // A reader would decode what looks like an encoded-word.
            ("=?UTF-8?Q?x?=", "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <ana@example.com>"),
        ] as [(String?, String)])
    func aNameIsWrittenInTheSimplestSafeForm(_ name: String?, _ expected: String) throws {
        #expect(try Mailbox(name: name, address: ana).headerValue == expected)
    }

    @Test(
        arguments: [
            ("ana@example.com", nil), ("<ana@example.com>", nil), (" Ana Gil <ana@EXAMPLE.com> ", "Ana Gil"),
            ("\"Gil, \\\"Ana\\\"\" <ana@example.com>", "Gil, \"Ana\""), ("Ñandú<ana@example.com>", "Ñandú"),
            ("a <b> c <ana@example.com>", "a <b> c"),
        ] as [(String, String?)])
    func aMailboxIsRead(_ text: String, _ name: String?) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(mailbox.name == name)
        #expect(mailbox.address == ana)
    }

    @Test(arguments: ["Ana", "Ana <ana@example.com> x", "Ana ana@example.com>", "Ana <>", "A\nB <ana@example.com>"])
    func aBadMailboxIsRefused(_ text: String) {
        #expect(throws: MailError.self) { try Mailbox(parsing: text) }
    }

    @Test(
        "MSG-3: a name cannot carry a line break", arguments: ["A\nB", "A\r\nBcc: x@y", "A\u{85}B", "A\tB", "A\u{0}"])
    func controlCharactersInNamesAreRefused(_ name: String) {
        let error = #expect(throws: MailError.self) { try Mailbox(name: name, address: ana) }
        #expect(error?.code == .controlCharacter)
    }

    @Test("MSG-7: any name comes back as it was, in lines that keep the limits")
    func anyNameComesBack() throws {
        var random = SeededGenerator(11)
        for round in 0..<800 {
            let mailbox = try Mailbox(name: random.text(upTo: round % 90), address: ana)
            let written = mailbox.headerValue
            var phrase = written
            if written == "ana@example.com" {
                #expect(mailbox.name == nil)
                continue
            }
            #expect(written.hasSuffix(" <ana@example.com>"))
            phrase.removeLast(" <ana@example.com>".count)
            let read = phrase.hasPrefix("\"") ? Mailbox.unescaped(phrase) : Decoding.text(phrase)
            #expect(read == mailbox.name)
            for line in written.components(by: "\r\n") {
                #expect(line.utf8.count <= 78)
                #expect(!line.contains("=?") || line.utf8.count <= 76)
                #expect(line.utf8.contains { $0 != 0x20 })
            }
        }
    }
}

extension Mailbox {
    /// What a quoted-string says (RFC 5322 §3.2.4).
    fileprivate static func unescaped(_ quoted: String) -> String {
        var out = String.UnicodeScalarView()
        var escaped = false
        for scalar in quoted.unicodeScalars.dropFirst().dropLast() {
            if !escaped, scalar == "\\" {
                escaped = true
            } else {
                out.append(scalar)
                escaped = false
            }
        }
        return String(out)
    }
}
