import Foundation
import Testing

@testable import Mail

/// What reports say about their recipients (STANDARDS §5).
@Suite struct BounceTests {
    private func read(_ mail: String) -> [String] {
        BounceReading.recipients(of: IncomingMail(Array(mail.replacing("\n", with: "\r\n").utf8))).map {
            "\($0.address ?? "-") \($0.status ?? "-") \($0.verdict.rawValue)"
        }
    }

    private static func report(_ recipients: String, text: String = "It failed.") -> String {
        """
        From: Mail Delivery <MAILER-DAEMON@mx.example>
        To: <b+token@bounce.example>
        Subject: Delivery failed
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="=_b"

        --=_b
        Content-Type: text/plain

        \(text)
        --=_b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        \(recipients)
        --=_b
        Content-Type: message/rfc822

        From: news@casalumen.example
        To: other@else.example
        Subject: We block spam

        User unknown
        --=_b--

        """
    }

    private static func block(
        _ status: String, _ said: String, action: String = "failed", recipient: String = "rfc822; ana@example.com"
    ) -> String {
        "Final-Recipient: \(recipient)\nAction: \(action)\nStatus: \(status)\nDiagnostic-Code: smtp; \(said)\n"
    }

    @Test(
        "BNC-2, BNC-3: code and words decide",
        arguments: [
            ("5.1.1", "550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown", "5.1.1 hard"),
            ("5.1.2", "550 Host unknown", "5.1.2 hard"), ("5.4.4", "550 5.4.4 Invalid domain", "5.4.4 hard"),
            ("4.4.7", "421 4.4.2 Connection timed out", "4.4.2 soft"),
            ("4.0.0", "426 connection timed out", "4.0.0 soft"),
            ("5.2.2", "552 5.2.2 Mailbox full", "5.2.2 soft"), ("5.1.1", "552 5.2.2 Over quota", "5.2.2 soft"),
            ("5.3.4", "552 5.3.4 Message too large", "5.3.4 soft"), ("5.5.2", "500 5.5.2 Syntax error", "5.5.2 soft"),
            ("5.7.1", "550 5.7.1 Relaying denied", "5.7.1 sender"),
            ("5.7.26", "550-5.7.26 Unauthenticated email is not accepted due to DMARC policy", "5.7.26 sender"),
            ("5.7.515", "550 5.7.515 Access denied", "5.7.515 sender"), ("5.0.0", "550 user unknown", "5.0.0 hard"),
            ("5.0.0", "550 5.7.1 blocked using a list", "5.7.1 sender"), ("5.0.0", "550 something else", "5.0.0 soft"),
            ("5.1.1", "550 5.1.1 user unknown; our policy blocks your address", "5.1.1 sender"),
            ("4.1.1", "450 4.1.1 User unknown in virtual alias table", "4.1.1 soft"),
            ("5.1.8", "553 5.1.8 Domain of sender address does not exist", "5.1.8 sender"),
            ("5.2.0", "550 5.2.0 Message Filtered", "5.2.0 soft"),
        ])
    func verdicts(status: String, said: String, expected: String) {
        #expect(read(Self.report(Self.block(status, said))) == ["ana@example.com \(expected)"])
    }

    @Test("BNC-1: comments, cases and missing spaces are no obstacle, and each recipient has its own")
    func forms() {
        let blocks = """
            final-recipient: rfc822;Ana@Example.com
            ACTION: Failed (mailbox gone)
            Status: 5.1.1 (bad destination
             mailbox address)

            Original-Recipient: rfc822; bea@example.com
            Action: delivered
            Status: 2.0.0

            Final-Recipient: rfc822; <cleo@example.com>
            Action: delayed
            Status: 4.4.1
            Diagnostic-Code: smtp; 550 user unknown
            """
        #expect(
            read(Self.report(blocks)) == [
                "Ana@Example.com 5.1.1 hard", "bea@example.com 2.0.0 none", "cleo@example.com 4.4.1 soft",
            ])
    }

    @Test("where the report is terse, what is written for people is read, and never the message that is given back")
    func terse() {
        let terse = "Final-Recipient: rfc822; ana@example.com\nAction: failed\nStatus: 5.0.0\n"
        #expect(
            read(Self.report(terse, text: "<ana@example.com>: no such user here")) == ["ana@example.com 5.0.0 hard"])
        #expect(read(Self.report(terse, text: "It failed.")) == ["ana@example.com 5.0.0 soft"])
    }

    @Test(
        "BNC-5: feedback reports",
        arguments: [
            ("abuse", "complaint"), ("fraud", "complaint"), ("opt-out", "complaint"), ("not-spam", "none"),
            ("auth-failure", "sender"),
        ])
    func feedback(type: String, verdict: String) {
        let mail = """
            From: fbl@provider.example
            Subject: FW: News
            Content-Type: multipart/report; report-type=feedback-report; boundary=x

            --x
            Content-Type: text/plain

            This is an email abuse report.
            --x
            Content-Type: message/feedback-report

            Feedback-Type: \(type)
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Rcpt-To: <user@example.com>
            Removal-Recipient: user@example.com
            Original-Rcpt-To: <other@example.com>
            --x--
            """
        #expect(read(mail) == ["user@example.com - \(verdict)", "other@example.com - \(verdict)"])
    }

    @Test(
        "reports that only people were meant to read",
        arguments: [
            (
                "Hi. This is the qmail-send program at mx.example.\n\n<ana@example.com>:\n192.0.2.1 said: 550 5.1.1 no such user\n\n"
                    + "<bea@example.com>:\nmailbox is full (#5.2.2)\n\n--- Below this line is a copy of the message.\n\nTo: <cleo@example.com>",
                ["ana@example.com 5.1.1 hard", "bea@example.com 5.2.2 soft"]
            ),
            (
                "   ----- Transcript of session follows -----\n>>> DATA\n<<< 550 we block spam\n554 <ana@example.com>... Service unavailable\n"
                    + "550 <bea@example.com>... User unknown\n   ----- Unsent message follows -----\nFrom: x@y.example",
                ["ana@example.com - sender", "bea@example.com - hard"]
            ),
            (
                "  ana@example.com\n    SMTP error from remote mail server after MAIL FROM:<b@c.example>:\n    553 does not exist\n",
                ["ana@example.com - sender"]
            ),
        ])
    func written(text: String, expected: [String]) {
        #expect(
            read("From: MAILER-DAEMON@mx.example\nTo: b@bounce.example\nSubject: failure notice\n\n\(text)") == expected
        )
    }

    @Test("what is no report is none", arguments: ["Hello, user unknown!", ""])
    func otherMail(text: String) {
        #expect(
            read("From: Ana <ana@example.com>\nTo: news@casalumen.example\nSubject: Hola\n\n\(text)") == ["- - none"])
    }

    @Test("BNC-4: depth and size are bounded, and nothing that is cut off or broken ends the program")
    func hostile() {
        var nested = "Content-Type: text/plain\n\nx"
        for depth in 0..<200 {
            nested = "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n\(nested)\n--b\(depth)--"
        }
        #expect(read(nested) == ["- - none"])
        let whole = Self.report(Self.block("5.1.1", "550 User unknown"))
        for length in stride(from: 0, through: whole.utf8.count, by: 7) {
            _ = read(String(whole.prefix(length)))
        }
        #expect(read(String(whole.prefix(whole.count - 40))) == ["ana@example.com 5.1.1 hard"])
        var random = SeededGenerator(7)
        for _ in 0..<300 {
            let bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = BounceReading.recipients(
                of: IncomingMail(Array("Content-Type: multipart/report; boundary=a\n\n--a\n".utf8) + bytes))
        }
    }

    @Test("real mails get the verdicts that people gave them")
    func realMails() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../../shared/conformance/bounces")
        // A suite from elsewhere, where it is at hand.
        guard let table = try? String(contentsOf: folder.appendingPathComponent("expected.tsv"), encoding: .utf8) else {
            return
        }
        var (all, good) = (0, 0)
        var silenced: [String] = []
        for line in table.split(separator: "\n") {
            let cells = line.split(separator: "\t").map(String.init)
            let expected = cells[2].split(separator: ",").map { $0.split(separator: "/").map(String.init) }
            let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(cells[0])))
            let found = BounceReading.recipients(of: IncomingMail(bytes)).map(\.verdict.rawValue)
            for (index, verdicts) in expected.enumerated() {
                all += 1
                guard index < found.count else { continue }
                if verdicts.contains(found[index]) {
                    good += 1
                } else if found[index] == "hard" {
                    silenced.append(cells[0])
                }
            }
        }
        #expect(Double(good) >= 0.95 * Double(all), "\(good) of \(all)")
        #expect(silenced == [], "nobody is silenced for what is not their address's fault")
    }
}
