import Foundation
import TestSupport
import Testing

/// The report that tells people what was done with their data.
@Suite(.bothDatabases) struct PrivacyReportTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.edit(
            "heed.yaml",
            """
                relay: localhost
                port: 587
                security: starttls                          # starttls, tls or none
                user: heed
                password: {file: secrets/smtp-password}
                helo: casalumen.example
                connections: 4

            """, "    transport: maildir\n    folder: mails\n")
        try shop.importSamples()
        return shop
    }

    /// The quarter that today is in, and the one before.
    private var quarters: (now: String, before: String) {
        let parts = Calendar(identifier: .gregorian).dateComponents(in: TimeZone(identifier: "UTC")!, from: Date())
        let (year, quarter) = (parts.year!, (parts.month! + 2) / 3)
        return ("\(year)-Q\(quarter)", quarter == 1 ? "\(year - 1)-Q4" : "\(year)-Q\(quarter - 1)")
    }

    @Test func itTellsWhatReallyHappened() throws {
        let shop = try shop()
        try shop.done("send", "newsletter", "--send")
        try shop.done("send", "order-confirmation", "--send")
        try shop.done(
            "privacy-report", "--period", quarters.now, "--preview", "--out", "reports", "--customer", "CL-1001")
        let files = try FileManager.default.contentsOfDirectory(atPath: shop("reports")).filter { $0.hasSuffix(".eml") }
        let mail = try #require(try Mail.read(files.map { shop("reports/\($0)") }).first)
        #expect(files.count == 1 && mail["Subject"]?.hasPrefix("Tus datos y nosotros en el ") == true)
        #expect(mail.text.contains("Boletín (1)") && mail.text.contains("Avisos de pedido (2)"))
        #expect(mail.text.contains("Quién más recibió tus datos: nadie."))
        // Two charts go inside of it, with their numbers as words.
        #expect(mail.types.count { $0 == "image/png" } == 2)
        #expect(mail.html.contains("alt=\"Cuántas veces usamos cada tipo de dato. "))
        // No list, no way to measure, and a way out.
        #expect(mail["List-Unsubscribe"] == nil && mail.text.contains("/u/") && mail.text.contains("/rights/"))
    }

    @Test func itGoesOutOnceForEachPeriodAndNotBeforeItIsOver() throws {
        let shop = try shop()
        let early = try shop.heed("privacy-report", "--period", quarters.now, "--send")
        #expect(early.status == 77 && early.stderr.contains("is not over"))
        let first = try shop.json("privacy-report", "--period", quarters.before, "--send")
        let sent = try first.int("sent")
        #expect(sent > 20)
        #expect(try first.bool("finished"))
        #expect(try shop.json("privacy-report", "--period", quarters.before, "--send").int("sent") == 0)
        let year = String(quarters.before.prefix(4).dropLast(0))
        #expect(try shop.json("privacy-report", "--period", "\(Int(year)! - 1)", "--send").int("sent") == sent)
        // A worker begins no report by itself.
        #expect(try shop.json("worker", "--once").int("sent") == 0)
        #expect(try shop.done("status", "privacy-report").contains(quarters.before))
    }

    @Test func whoObjectsGetsNone() throws {
        let shop = try shop()
        let words = ["privacy-report", "--period", quarters.before, "--preview", "--customer", "CL-1001", "--out"]
        #expect(try shop.run(words + ["one"]).status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop("one")).count > 1)
        try shop.done(
            "consent", "object", "CL-1001", "--purpose", "privacy_report", "--method", "phone", "--actor", "Eva Ruiz")
        #expect(try shop.run(words + ["two"]).status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: shop("two")).filter { $0.hasSuffix(".eml") }.isEmpty)
    }

    @Test("HDR-8: nothing is sold in it, and nothing else can call itself one")
    func itAdvertisesNothing() throws {
        let shop = try shop()
        try shop.edit(
            "Templates/privacy-report/email.en.html", "{% if report.uses.size", "{{ offer.code }}{% if report.uses.size"
        )
        let offer = try shop.heed("check", "privacy-report")
        #expect(offer.status != 0 && offer.stderr.contains("an offer has no place in a message of the purpose"))
        let other = try self.shop()
        try other.edit("Campaigns/privacy-report.yaml", "purpose: privacy_report", "purpose: newsletter")
        let marketing = try other.heed("check", "privacy-report")
        #expect(marketing.status != 0 && marketing.stderr.contains("a privacy report advertises nothing"))
        let letter = "Templates/newsletter/email.en.txt"
        try other.write(try other.text(letter) + "{{ report.period }}\n", to: letter)
        let misplaced = try other.heed("check", "newsletter")
        #expect(misplaced.stderr.contains("'report' is empty in a campaign that reports nothing"))
    }
}
