import Foundation
import TestSupport
import Testing

/// Mails without a relay, and a worker that goes on by itself.
@Suite(.bothDatabases) struct WorkerStoryTests {
    private static let relay = """
            relay: localhost
            port: 587
            security: starttls                          # starttls, tls or none
            user: heed
            password: {file: secrets/smtp-password}
            helo: casalumen.example
            connections: 4

        """

    private func shop(_ transport: String, people: [String]) throws -> Shop {
        let shop = try Shop()
        let relay = Self.relay.split(separator: "\n").map { "    " + $0.trimmingCharacters(in: .whitespaces) }
        try shop.edit("heed.yaml", relay.joined(separator: "\n") + "\n", transport)
        let rows = people.map { "\($0),\($0)@example.com,en,ES" }.joined(separator: "\n")
        try shop.write("id,email,language,country\n\(rows)\n", to: "people.csv")
        try shop.done("import", "customers", "people.csv")
        for person in people {
            try shop.done(
                "consent", "grant", person, "--purpose", "newsletter", "--channel", "email", "--method", "form",
                "--notice", "2026-11", "--language", "en", "--statement", "ticked the box", "--actor", "customer")
        }
        try shop.addLetter("letter")
        return shop
    }

    @Test func mailsGoIntoAMaildir() throws {
        let shop = try shop("    transport: maildir\n    folder: mails\n", people: ["ana", "ben"])
        try shop.done("send", "letter", "--send")
        let names = try FileManager.default.contentsOfDirectory(atPath: shop("mails/new")).sorted()
        #expect(names == ["1.heed", "2.heed"])
        let mail = try shop.text("mails/new/1.heed")
        #expect(mail.hasPrefix("Return-Path: <"))
        #expect(mail.contains("Delivered-To: ana@example.com\r\n"))
        #expect(mail.contains("List-Unsubscribe-Post") || mail.contains("List-Unsubscribe:"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop("mails/tmp")).isEmpty)
        #expect(try shop.json("send", "letter", "--send").int("sent") == 0)
    }

    @Test func aProgramTakesMailsAsSendmailDoes() throws {
        let shop = try shop(
            "    transport: sendmail\n    program: /PROGRAM\n", people: ["ana", "gone", "later", "ours"])
        // It says by its exit status what it makes of each address, and keeps what it takes.
        try shop.write(
            """
            #!/bin/sh
            echo "$*" >> "\(shop.beside("calls"))"
            case "$5" in
              gone@*) exit 67 ;;
              later@*) exit 75 ;;
              ours@*) exit 64 ;;
            esac
            exec cat > "\(shop.beside("taken"))"

            """, to: "program")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: shop("program"))
        try shop.edit("heed.yaml", "/PROGRAM", shop("program"))
        let report = try shop.json("send", "letter", "--send")
        #expect(try report.int("sent") == 1 && report.int("failed") == 2 && report.int("deferred") == 1)
        let calls = try String(contentsOfFile: shop.beside("calls"), encoding: .utf8)
        #expect(calls.contains("-i -f bounces@casalumen.example -- ana@example.com\n"))
        let taken = try String(contentsOfFile: shop.beside("taken"), encoding: .utf8)
        #expect(!taken.contains("\r"))
        #expect(taken.contains("To: ana@example.com\n"))
        // BNC-2: whom nobody knows is not written to again.
        #expect(try shop.heed("why", "gone", "letter").stdout.contains("suppressed"))
        #expect(try !shop.heed("why", "ours", "letter").stdout.contains("suppressed since"))

        let why = try shop.done("status", "letter", "--why")
        #expect(why.contains("The next message is due at"))
        #expect(why.contains("1 were refused for our side's sake") || why.contains("refused for our side's sake"))
    }

    @Test func aWorkerSendsWhatIsDueAndLeavesPausedCampaignsAlone() throws {
        let shop = try shop("    transport: maildir\n    folder: mails\n", people: ["ana", "ben"])
        // Nobody has begun it yet.
        #expect(try shop.json("worker", "--once").int("sent") == 0)
        #expect(!FileManager.default.fileExists(atPath: shop("mails/new/1.heed")))
        try shop.done("send", "letter", "--send")
        // What came later is no business of a campaign that goes out once and is finished.
        #expect(try shop.json("worker", "--once").int("sent") == 0)
        #expect(try shop.done("status", "letter", "--why").contains("finished"))
        // One that repeats goes on; a paused one does not.
        try shop.edit("Campaigns/letter.yaml", "repeat: once", "repeat: quarterly")
        #expect(try shop.json("worker", "--once").int("sent") == 2)
        try shop.write("id,email,language,country\ncid,cid@example.com,en,ES\n", to: "more.csv")

        let worker = try shop.start("worker", "--every", "1")
        Thread.sleep(forTimeInterval: 1.5)
        worker.signal(SIGTERM)
        let outcome = try worker.wait(seconds: 30)
        #expect(outcome.status == 0, "\(outcome.stderr)")
    }
}
