import Foundation
import TestSupport
import Testing

/// What comes back: a real mail server's bounces and a provider's complaint, and what follows.
@Suite(.bothDatabases) struct BounceStoryTests {
    @Test(
        "BNC-1, BNC-2, BNC-4, BNC-5: bounces of a real server and a complaint are taken in; forged ones change nothing")
    func comesBack() throws {
        let postfix = try Postfix(domains: ["example.com", "casalumen.example"])
        let shop = try Shop()
        try shop.use(
            port: postfix.port, user: Postfix.user, password: Postfix.password,
            authority: postfix.certificates.authority)
        try shop.edit(
            "heed.yaml",
            "    return_path: bounces@casalumen.example\n    list_domain: casalumen.example\n    # complaints",
            "    return_path: bounces+*@casalumen.example\n    list_domain: casalumen.example\n    # complaints")
        try shop.write(
            "id,email,language,country\nA,here@example.com,en,ES\nB,gone@example.com,en,ES\n", to: "people.csv")
        try shop.done("import", "customers", "people.csv")
        for person in ["A", "B"] {
            try shop.done(
                "consent", "grant", person, "--purpose", "newsletter", "--channel", "email", "--method", "form",
                "--notice", "2026-11", "--language", "en", "--statement", "ticked the box", "--actor", "customer")
        }
        try shop.addLetter("letter")
        try shop.addLetter("second")
        try shop.done("send", "letter", "--send")
        // The mail to A, and the report about B.
        let mails = try postfix.mails(2)
        let report = try #require(mails.first { $0.types.contains("message/delivery-status") })
        let letter = try #require(mails.first { $0.recipient == "here@example.com" })
        let address = try #require(report.recipient.firstMatch(of: /^bounces\+([a-z2-7]{28})@casalumen\.example$/))

        // BNC-4: somebody else's report about the same person, without our token or with a changed one.
        let raw = try String(contentsOfFile: report.file, encoding: .utf8)
        let token = String(address.1)
        let other = String(token.dropLast(4)) + "aaaa"
        let withoutLinks = raw.replacing("=\n", with: "").replacing(/\/u\/[A-Za-z0-9_-]{50}/, with: "/u/x")
        try withoutLinks.replacing(token, with: other).write(
            toFile: shop.beside("forged.eml"), atomically: true, encoding: .utf8)
        let forged = try shop.json("bounces", "read", shop.beside("forged.eml"))
        #expect(try forged.int("untrusted") == 1 && forged.int("suppressed") == 0)
        #expect(try counts(shop) == ["sent": 2])

        // The Maildir: one bounce, and a mail that is none.
        let read = try shop.json("bounces", "read", postfix.inbox)
        #expect(try read.int("mails") == 2 && read.int("suppressed") == 1 && read.int("other") == 1)
        #expect(try counts(shop) == ["sent": 1, "failed": 1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: postfix.inbox + "/new").isEmpty)
        let kept = try FileManager.default.contentsOfDirectory(atPath: postfix.inbox + "/cur")
        #expect(kept.count == 2 && kept.allSatisfy { $0.hasSuffix(":2,S") })

        // The same mail again, as a pipe hands it over, in capitals as some servers write them.
        let again = try Program.run(
            ["/bin/sh", "-c", "\"$heed\" bounces read --json - < \"$mail\""], in: shop.path,
            environment: shop.environment.merging([
                "heed": Checkout.heed, "mail": try capitals(raw, token, in: shop.beside("again.eml")),
            ]) { $1 })
        #expect(try JSON(again.stdout).int("known") == 1, "\(again.stderr)")

        // The complaint of a provider, who returns the mail with its link to unsubscribe.
        let original = try String(
            contentsOfFile: postfix.inbox + "/cur/" + (letter.file as NSString).lastPathComponent + ":2,S",
            encoding: .utf8)
        try Self.complaint(about: original).write(
            toFile: shop.beside("complaint.eml"), atomically: true, encoding: .utf8)
        let complaint = try shop.json("bounces", "read", shop.beside("complaint.eml"))
        #expect(try complaint.int("objections") == 1)

        // Nobody is left to write to, and why says so.
        try shop.done("send", "second", "--send")
        #expect(try counts(shop, "second") == [:])
        #expect(try shop.done("why", "A", "second").contains("objected"))
        #expect(try shop.done("why", "B", "second").contains("suppressed"))
    }

    private func counts(_ shop: Shop, _ campaign: String = "letter") throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for run in try shop.json("status", campaign).elements() {
            for count in try run.member("counts").elements() {
                counts[try count.string("state"), default: 0] += try count.int("count")
            }
        }
        return counts
    }

    private func capitals(_ mail: String, _ token: String, in file: String) throws -> String {
        try mail.replacing(token, with: token.uppercased()).write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// RFC 5965, Appendix B, with a mail of ours.
    private static func complaint(about original: String) -> String {
        """
        From: <abusedesk@provider.example>
        To: <abuse@casalumen.example>
        Subject: FW: Letter
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="part"

        --part
        Content-Type: text/plain

        This is an email abuse report.

        --part
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: SomeGenerator/1.0
        Version: 1

        --part
        Content-Type: message/rfc822

        \(original)
        --part--

        """
    }
}
