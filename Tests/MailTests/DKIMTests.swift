import Crypto
import Foundation
import Testing

@testable import Mail

/// DKIM (RFC 6376, 8301, 8463), by the published vectors, and by dkimpy, which shares no code with Heed.
@Suite struct DKIMTests {
    // MARK: - Canonical forms

    private func relaxedBody(_ text: String) -> String {
        String(decoding: DKIMCanonical.body(Array(text.utf8)[...]), as: UTF8.self)
    }

    private func relaxedHeader(_ name: String, _ value: String) -> String {
        var out: [UInt8] = []
        DKIMCanonical.appendHeader(name, Array(value.utf8), to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test("DKIM-9: the example of RFC 6376 §3.4.5")
    func example() {
        #expect(relaxedHeader("A", " X") == "a:X\r\n")
        #expect(relaxedHeader("B ".trimmingCharacters(in: .whitespaces), " Y\t\r\n\tZ  ") == "b:Y Z\r\n")
        #expect(relaxedBody(" C \r\nD \t E\r\n\r\n\r\n") == " C\r\nD E\r\n")
    }

    @Test(
        "DKIM-7: relaxed bodies",
        arguments: [
            ("", ""), ("\r\n", ""), (" \t \r\n\r\n", ""), ("a", "a\r\n"), ("a\r\n", "a\r\n"),
            ("a \t\r\n\r\nb\t\tc\r\n \r\n", "a\r\n\r\nb c\r\n"), ("\r\n\r\na", "\r\n\r\na\r\n"),
            ("a\rb\r\n", "a\rb\r\n"),
        ])
    func bodies(body: String, relaxed: String) {
        #expect(relaxedBody(body) == relaxed)
    }

    @Test("DKIM-7: the published hash of an empty relaxed body")
    func emptyBody() {
        let hash = SHA256.hash(DKIMCanonical.body([]))
        #expect(String(decoding: Base64.encode(hash), as: UTF8.self) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    @Test("DKIM-2: the signature of RFC 8463 Appendix A comes out exactly")
    func vector() throws {
        let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
        let bodyHash = SHA256.hash(DKIMCanonical.body(Array(body.utf8)[...]))
        #expect(
            String(decoding: Base64.encode(bodyHash), as: UTF8.self) == "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")
        var block: [UInt8] = []
        for (name, value) in [
            ("From", "Joe SixPack <joe@football.example.com>"), ("To", "Suzie Q <suzie@shopping.example.net>"),
            ("Subject", "Is dinner ready?"), ("Date", "Fri, 11 Jul 2003 21:00:37 -0700 (PDT)"),
            ("Message-ID", "<20030712040037.46341.5F8J@football.example.com>"),
        ] {
            DKIMCanonical.appendHeader(name, Array(value.utf8), to: &block)
        }
        let signature = """
            v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n \
            q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : \
            date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=
            """
        DKIMCanonical.appendHeader("DKIM-Signature", Array(signature.utf8), endsLine: false, to: &block)
        let digest = SHA256.hash(block)
        #expect(Hex.encode(digest) == "48ce9a2c710ece1710ff156996b836a7f45470e43efe5643074d6e1690ed62e7")
        let seed = try #require(Data(base64Encoded: "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
        let signed = try Ed25519(seed: SecretKey(Array(seed))).sign(digest)
        #expect(
            String(decoding: Base64.encode(signed), as: UTF8.self)
                == "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==")
    }

    // MARK: - Signed mails

    private struct Signing {
        let signer: DKIMSigner
        /// By name.
        let records: [String: String]

        init() throws {
            let keys = [
                ("a", try SignatureKey.makeRSA()), ("heed-20261126-ed", try SignatureKey.makeEd25519()),
            ]
            signer = DKIMSigner(
                domain: "example.com",
                keys: keys.map { selector, key in
                    DKIMSigner.Key(
                        selector: selector, algorithm: key.kind == .rsa ? .rsaSHA256 : .ed25519SHA256,
                        sign: key.sign(digest:))
                }, hash: SHA256.hash)
            records = Dictionary(
                uniqueKeysWithValues: keys.map { selector, key in
                    let data = String(decoding: Base64.encode(key.publicBytes), as: UTF8.self)
                    return ("\(selector)._domainkey.example.com.", "v=DKIM1; k=\(key.kind.rawValue); p=\(data)")
                })
        }
    }

    private static let judge = """
        import base64, dkim, json, sys
        asked = json.load(sys.stdin)
        answers = []
        for mail in asked["mails"]:
            judge = dkim.DKIM(base64.b64decode(mail), minkey=1024)
            find = lambda name, timeout=5: asked["records"].get(name.decode(), "").encode()
            verdicts = []
            for index in range(2):
                try:
                    verdicts.append(judge.verify(idx=index, dnsfunc=find))
                except dkim.DKIMException:
                    verdicts.append(False)
            answers.append(verdicts)
        json.dump(answers, sys.stdout)
        """

    /// For each mail whether its first and its second signature hold, as dkimpy says.
    private func verdicts(_ mails: [[UInt8]], _ records: [String: String]) throws -> [[Bool]] {
        struct Question: Encodable {
            let mails: [String]
            let records: [String: String]
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.judge]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let question = Question(mails: mails.map { Data($0).base64EncodedString() }, records: records)
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(question))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3-dkim is missing: `make test` installs it")
        return try JSONDecoder().decode([[Bool]].self, from: answer)
    }

    @Test("DKIM-1, DKIM-3, DKIM-5: two signatures stand before the rest, their tags as they should be")
    func tags() throws {
        let signing = try Signing()
        let draft = try Samples.draft()
        let plain = try EmailMessage(draft)
        let message = try EmailMessage(draft, signer: signing.signer)
        #expect(message.bytes.suffix(plain.bytes.count) == plain.bytes[...])
        #expect(message.body == plain.body)
        #expect(message.fields.map(\.name).prefix(3) == ["DKIM-Signature", "DKIM-Signature", "Date"])
        #expect(Samples.broken(message.bytes) == nil)
        for (field, algorithm) in zip(message.fields, ["rsa-sha256", "ed25519-sha256"]) {
            let tags = field.value.split(separator: ";").map {
                $0.trimmingCharacters(in: .whitespaces).split(separator: "=", maxSplits: 1).map(String.init)
            }
            #expect(tags.map { $0[0] } == ["v", "a", "c", "q", "t", "d", "s", "h", "bh", "b"])
            #expect(tags[1][1] == algorithm && tags[2][1] == "relaxed/relaxed" && tags[5][1] == "example.com")
            #expect(tags[4][1] == "\(draft.date)")
            let lines = String(decoding: field.foldedValue, as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.allSatisfy { $0.count <= 78 })
        }
        // The same draft, the same bytes: both kinds of signature are deterministic.
        #expect(try EmailMessage(draft, signer: signing.signer) == message)
    }

    @Test("DKIM-4, UNS-4: h= has every field once and the ones worth forging once more")
    func names() throws {
        let message = try EmailMessage(try Samples.draft(), signer: try Signing().signer)
        let value = message.fields[0].value.filter { $0 != " " }
        let list = try #require(value.split(separator: ";").first { $0.hasPrefix("h=") }).dropFirst(2)
        let counts = Dictionary(grouping: list.split(separator: ":").map(String.init)) { $0 }.mapValues(\.count)
        for field in message.fields.dropFirst(2) { #expect(counts[field.name, default: 0] >= 1, "\(field.name)") }
        for name in [
            "From", "To", "Subject", "Date", "Reply-To", "MIME-Version", "Content-Type", "List-Unsubscribe",
            "List-Unsubscribe-Post",
        ] { #expect(counts[name] == 2, "\(name)") }
        #expect(counts["Cc"] == 1 && counts["DKIM-Signature"] == nil && counts["Bcc"] == nil)
    }

    @Test("DKIM-4, DKIM-6: dkimpy accepts both signatures; what is changed or added breaks both")
    func judged() throws {
        let signing = try Signing()
        let message = try EmailMessage(try Samples.draft(), signer: signing.signer)
        let text = String(decoding: message.bytes, as: UTF8.self)
        func changed(_ old: String, _ new: String) throws -> [UInt8] {
            try #require(text.contains(old), "\(old)")
            return Array(text.replacingOccurrences(of: old, with: new).utf8)
        }
        func adding(_ field: String) -> [UInt8] { Array((field + "\r\n").utf8) + message.bytes }
        func appending(_ field: String) throws -> [UInt8] { try changed("\r\n\r\n--=", "\r\n\(field)\r\n\r\n--=") }
        // What relays may do: white space, and folding anew.
        let kept = [message.bytes, try changed("MIME-Version: 1.0", "MIME-Version:\t 1.0"), message.bytes + [13, 10]]
        let broken = [
            adding("Subject: Gratis"), adding("List-Unsubscribe: <https://evil.example/>"), adding("Cc: x@y.example"),
            try appending("From: x@y.example"), try appending("Reply-To: x@y.example"),
            try appending("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            try changed("news.example.com/u/AQE", "news.example.com/u/AQF"),
            try changed("Feedback-ID: spring", "Feedback-ID: summer"),
            try changed("palabra", "palabras"),
        ]
        let verdicts = try verdicts(kept + broken, signing.records)
        #expect(verdicts.count == kept.count + broken.count)
        for verdict in verdicts.prefix(kept.count) { #expect(verdict == [true, true]) }
        for (number, verdict) in verdicts.dropFirst(kept.count).enumerated() {
            #expect(verdict == [false, false], "change \(number)")
        }
    }
}
