import Testing

@testable import Mail

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("ana@example.com", "ana@example.com", "ana@example.com"),
        (" \tAna.Gil+news@EXAMPLE.com \t", "Ana.Gil+news@example.com", "ana.gil+news@example.com"),
        ("o'hara_{x}!@a-b.c1.test", "o'hara_{x}!@a-b.c1.test", "o'hara_{x}!@a-b.c1.test"),
        ("root@localhost", "root@localhost", "root@localhost"),
        // MSG-12
        ("b@bücher.test", "b@xn--bcher-kva.test", "b@xn--bcher-kva.test"),
        ("b@BÜCHER.test", "b@xn--bcher-kva.test", "b@xn--bcher-kva.test"),
        ("b@faß.de", "b@xn--fa-hia.de", "b@xn--fa-hia.de"),
        ("b@XN--FA-HIA.de", "b@xn--fa-hia.de", "b@xn--fa-hia.de"),
        ("b@例え。テスト", "b@xn--r8jz45g.xn--zckzah", "b@xn--r8jz45g.xn--zckzah"),
    ])
    func aGoodAddressIsNormalised(_ given: String, _ sent: String, _ key: String) throws {
        let address = try EmailAddress(parsing: given)
        #expect(address.description == sent)
        #expect(address.local + "@" + address.domain == sent)
        #expect(address.key == key)
    }

    @Test("MSG-13: another spelling of one mailbox has the same key")
    func spellingsShareAKey() throws {
        let stopped = try EmailAddress(parsing: "Ana@EXAMPLE.com")
        let imported = try EmailAddress(parsing: "ana@example.com")
        #expect(stopped.key == imported.key)
        #expect(stopped.local == "Ana")
    }

    @Test(arguments: [
        ("", MailError.Code.invalidAddress), ("   ", .invalidAddress), ("ana", .invalidAddress),
        ("ana@", .invalidDomain), ("@example.com", .invalidAddress), ("a@b@example.com", .invalidAddress),
        ("ana gil@example.com", .invalidAddress), ("\"ana\"@example.com", .invalidAddress),
        ("ana(work)@example.com", .invalidAddress), ("<ana@example.com>", .invalidAddress),
        ("ana@example.com>", .invalidDomain), ("a,b@example.com", .invalidAddress),
        ("a;b@example.com", .invalidAddress),
        (".ana@example.com", .invalidAddress), ("ana.@example.com", .invalidAddress),
        ("a..b@example.com", .invalidAddress),
        ("=?utf-8?q?x=40evil=3e?=@example.com", .invalidAddress),
        ("ana@example", .invalidDomain), ("ana@.example.com", .invalidDomain), ("ana@example..com", .invalidDomain),
        ("ana@example.com.", .invalidDomain), ("ana@-a.com", .invalidDomain), ("ana@a-.com", .invalidDomain),
        ("ana@a_b.com", .invalidDomain), ("ana@[192.0.2.1]", .invalidDomain), ("ana@192.0.2.1", .invalidDomain),
        ("ana@exam ple.com", .invalidDomain), ("ana@example.com (work)", .invalidDomain),
        ("ana@xn--a.test", .invalidDomain), ("ana@a\u{FF20}b.test", .invalidDomain),
        ("ana@example.com\r\n", .controlCharacter), ("ana\u{0}@example.com", .controlCharacter),
        ("ana@example.com\u{0}.evil.test", .controlCharacter), ("a\tb@example.com", .controlCharacter),
        ("ana@exam\u{85}ple.com", .controlCharacter), ("ana@example.com\u{2028}", .controlCharacter),
        ("ok@x>\r\nRCPT TO:<evil@x", .controlCharacter),
        ("josé@x.test", .eaiUnsupported),
    ])
    func aBadAddressIsRefused(_ given: String, _ code: MailError.Code) {
        let error = #expect(throws: MailError.self) { try EmailAddress(parsing: given) }
        #expect(error?.code == code)
    }

    @Test("MSG-13: 64 octets before the @, 63 in a label, 254 in all, and not one more")
    func lengthsAreLimited() throws {
        let domain = "example.com"
        _ = try EmailAddress(parsing: String(repeating: "a", count: 64) + "@" + domain)
        #expect(throws: MailError.self) { try EmailAddress(parsing: String(repeating: "a", count: 65) + "@" + domain) }
        _ = try EmailAddress(parsing: "a@" + String(repeating: "b", count: 63) + ".test")
        #expect(throws: MailError.self) {
            try EmailAddress(parsing: "a@" + String(repeating: "b", count: 64) + ".test")
        }
        let long = [62, 61, 61, 61].map { String(repeating: "d", count: $0) }.joined(separator: ".") + ".t"
        #expect(long.utf8.count == 250)
        _ = try EmailAddress(parsing: "abc@" + long)
        #expect(throws: MailError.self) { try EmailAddress(parsing: "abcd@" + long) }
    }

    @Test func errorsDoNotShowTheAddress() {
        for given in ["secreta@ejemplo", "secreta secreta@ejemplo.com", "secretá@ejemplo.com", "secreta\n@ejemplo.com"]
        {
            let error = #expect(throws: MailError.self) { try EmailAddress(parsing: given) }
            #expect(error?.description.contains("secret") == false)
            #expect(error?.description.contains("ejemplo") == false)
        }
    }

    @Test("SMTP-3: nothing that could end a command or a path reaches the envelope")
    func envelopeAddressesAreChecked() throws {
        for good in ["", "bounces+k3J_-9=x@news.example.com", "ana@example.com"] { try EnvelopeAddress.check(good) }
        for bad in [
            "ok@x>\r\nRCPT TO:<evil@x", "a@x\r", "a@x\n", "a@x\u{0}", "<a@x", "a@x>", "a b@x", "é@x", "a", "a@b@c",
            String(repeating: "a", count: 250) + "@x.yz",
        ] {
            #expect(throws: MailError.self) { try EnvelopeAddress.check(bad) }
        }
    }

    @Test func everyAddressTakenIsFitForTheEnvelope() throws {
        var random = SeededGenerator(3)
        var taken = 0
        for _ in 0..<6_000 {
            let given = random.text(upTo: 4) + "a@b" + random.text(upTo: 3) + ".test"
            guard let address = try? EmailAddress(parsing: given) else { continue }
            taken += 1
            try EnvelopeAddress.check(address.description)
            #expect(try EmailAddress(parsing: address.description) == address)
        }
        #expect(taken > 300)
    }
}
