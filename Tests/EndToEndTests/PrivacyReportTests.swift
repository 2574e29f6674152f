import Foundation
import TestSupport
import Testing

/// The report that tells people what was done with their data.
@Suite(.bothDatabases) struct PrivacyReportTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.importSamples()
        return shop
    }

    /// The quarter that today is in, and the one before.
    private var quarters: (now: String, before: String) {
        let parts = Calendar(identifier: .gregorian).dateComponents(in: TimeZone(identifier: "UTC")!, from: Date())
        let (year, quarter) = (parts.year!, (parts.month! + 2) / 3)
        return ("\(year)-Q\(quarter)", quarter == 1 ? "\(year - 1)-Q4" : "\(year)-Q\(quarter - 1)")
    }

    /// The report of one customer about this quarter, as a preview.
    private func report(_ shop: Shop, _ customer: String) throws -> Mail {
        let folder = "report-\(customer)-\(UUID().uuidString)"
        try shop.done("privacy-report", "--period", quarters.now, "--preview", "--out", folder, "--customer", customer)
        let files = try FileManager.default.contentsOfDirectory(atPath: shop(folder)).filter { $0.hasSuffix(".eml") }
        #expect(files.count == 1)
        return try #require(try Mail.read(files.map { shop("\(folder)/\($0)") }).first)
    }

    private func sent(_ shop: Shop) throws -> [Mail] {
        let folder = shop("mails/new")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try Mail.read(names.map { "\(folder)/\($0)" })
    }

    private func link(_ place: String, _ text: String) throws -> String {
        let match = try #require(
            text.firstMatch(
                of: try Regex("https://casalumen\\.example/\(place)/([A-Za-z0-9_-]+)", as: (Substring, Substring).self))
        )
        return String(match.output.0)
    }

    @Test func itTellsWhatReallyHappened() throws {
        let shop = try shop()
        try shop.done("send", "newsletter", "--send")
        try shop.done("send", "order-confirmation", "--send")
        let mail = try report(shop, "CL-1001")
        #expect(mail["Subject"]?.hasPrefix("Tus datos y nosotros en el ") == true)
        for words in [
            "Recibiste 5 mensajes nuestros. Nadie más recibió tus datos.", "Quién eres: 3",
            "Boletín: 1 mensaje, porque dijiste que sí",
            "Avisos de pedido: 4 mensajes, por lo que pediste", "Este es tu primer informe. Recibiste 5 mensajes más",
            "los pedidos de nuestra tienda", "Todavía no tocaba borrar nada.", "No cambiaste nada.", "Último sello: ",
        ] { #expect(mail.text.contains(words), "\(words) is not in \(mail.text)") }
        // Two charts go inside of it, with their numbers as words.
        #expect(mail.types.count { $0 == "image/png" } == 2)
        #expect(mail.html.contains("alt=\"Cuántas veces usamos cada tipo de dato. "))
        // No list, no way to measure, and a way out.
        #expect(mail["List-Unsubscribe"] == nil && mail.text.contains("/u/") && mail.text.contains("/rights/"))
        #expect(mail.defects == [] && mail.faults == [])
    }

    @Test func itTellsOfChoicesAndOfWhatWasDeletedAndWhoElse() throws {
        let shop = try shop()
        try shop.edit(
            "heed.yaml", "  data_sharing: none\n",
            """
              data_sharing: none
              recipients:
                - {name: "Tienda Nube", purpose: {en: runs our shop, es: lleva nuestra tienda}, country: DE}
                - name: Correo Claro
                  purpose: {en: carries our emails, es: lleva nuestros correos}
                  country: ES
                  host: smtp.correoclaro.example

            """)
        try shop.edit(
            "heed.yaml", "    retention: 6 years\n    label: {en: order", "    retention: 1 day\n    label: {en: order")
        try shop.done(
            "consent", "withdraw", "CL-1001", "--purpose", "newsletter", "--method", "phone", "--actor", "Eva Ruiz")
        try shop.done("retention", "run")
        try shop.done("request", "add", "CL-1001", "access")
        let mail = try report(shop, "CL-1001")
        #expect(mail.text.contains("retiraste tu sí, Boletín"), "\(mail.text)")
        #expect(mail.text.contains("pediste ver tus datos; estamos en ello"), "\(mail.text)")
        #expect(mail.text.contains("- Tienda Nube (Alemania): lleva nuestra tienda"), "\(mail.text)")
        // Mails do not pass that host today; they may have, so that nobody is left out.
        #expect(mail.text.contains("- Correo Claro (España): lleva nuestros correos"))
        #expect(!mail.text.contains("Nadie.") && !mail.text.contains("Nadie más"))
        #expect(mail.text.contains("Había llegado su hora: Lo que has comprado ("), "\(mail.text)")
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
        let year = String(quarters.before.prefix(4))
        #expect(try shop.json("privacy-report", "--period", "\(Int(year)! - 1)", "--send").int("sent") == sent)
        // A worker begins no report by itself.
        #expect(try shop.json("worker", "--once").int("sent") == 0)
        #expect(try shop.done("status", "privacy-report").contains(quarters.before))
        // The next one knows of those before, and counts them.
        let mail = try report(shop, "CL-1001")
        #expect(
            mail.text.contains("Tu último informe salió el ") && mail.text.contains("Informe de privacidad: 2 mensajes")
        )
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
        try shop.edit(
            "Templates/privacy-report/email.en.html", "{{ offer.code }}{% if report.uses.size", "{% if report.uses.size"
        )
        try shop.edit(
            "Templates/privacy-report/email.en.txt", "{% for row in report.uses %}",
            "{% render 'product', name: 'A lamp' %}\n{% for row in report.uses %}")
        let product = try shop.heed("check", "privacy-report")
        let line = try shop.text("Templates/privacy-report/email.en.txt").split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .firstIndex { $0.contains("'product'") }.map { $0 + 1 }
        #expect(
            product.stderr.contains(
                "email.en.txt:\(line ?? 0):11: error: the block 'product' advertises, and a privacy report does not."),
            "\(product.stderr)")
        let other = try self.shop()
        try other.edit("Campaigns/privacy-report.yaml", "purpose: privacy_report", "purpose: newsletter")
        let marketing = try other.heed("check", "privacy-report")
        #expect(marketing.status != 0 && marketing.stderr.contains("a privacy report advertises nothing"))
        let letter = "Templates/newsletter/email.en.txt"
        try other.write(try other.text(letter) + "{{ report.period }} {{ links.report }}\n", to: letter)
        let misplaced = try other.heed("check", "newsletter")
        #expect(misplaced.stderr.contains("'report' is empty in a campaign that reports nothing"))
        #expect(misplaced.stderr.contains("'links.report' is empty in a campaign that reports nothing"))
    }

    @Test("API-2: its page shows the same numbers and two charts, and its link opens nothing else")
    func thePage() throws {
        let shop = try shop()
        try shop.edit("Campaigns/privacy-report.yaml", "channels: [email]  ", "channels: [email, sms]  ")
        try shop.writeTextsAtAnyHour()
        try shop.done("privacy-report", "--period", quarters.before, "--send")
        let mail = try #require(try sent(shop).first { $0.to.contains { $0.hasPrefix("lucia") } })
        let address = try link("r", mail.text)
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        func get(_ url: String, _ words: String...) throws -> (status: Int, head: String, page: String) {
            try endpoint.call(url, words + ["-H", "Accept: text/html"])
        }
        let page = try get(address)
        #expect(page.status == 200 && page.page.contains("<h1>Tus datos y nosotros</h1>"), "\(page)")
        #expect(page.page.contains("No recibiste ningún mensaje nuestro.") && page.page.contains("Nadie."))
        // Neither the name nor an address of the person.
        #expect(!page.page.contains("Lucía") && !page.page.contains("lucia"))
        for name in ["uses-light", "uses-dark", "messages-light", "messages-dark"] {
            let chart = try get("\(address)/\(name).svg")
            #expect(chart.status == 200 && chart.head.contains("image/svg+xml") && chart.page.contains("<svg"))
        }
        #expect(try get("\(address)/uses-pink.svg").status == 404)
        #expect(try get(address, "-X", "POST").status == 405)
        // It leads on to the pages of preferences and of the person's own data.
        for place in ["p", "rights"] {
            let further = try #require(
                page.page.firstMatch(
                    of: try Regex("href=\"(/\(place)/[A-Za-z0-9_-]+)\"", as: (Substring, Substring).self)))
            #expect(try get("https://casalumen.example\(further.output.1)").status == 200)
        }
        // A link opens its own kind of page alone.
        let token = address.split(separator: "/").last ?? ""
        for place in ["u", "p", "confirm"] {
            #expect(try get("https://casalumen.example/\(place)/\(token)").status == 404)
        }
        let stop = try link("u", mail.text).split(separator: "/").last ?? ""
        #expect(try get("https://casalumen.example/r/\(stop)").status == 404)

        // The text has a short link to the same page.
        let folder = shop("outbox")
        let texts = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
        }
        let text = try #require(texts.first { $0.contains("Tus datos y nosotros") }, "\(texts.count)")
        let short = try link("r", text)
        #expect(short.split(separator: "/").last?.count == 22)
        #expect(try get(short).status == 200)

        try shop.done("erase", "CL-1001", "--yes")
        #expect(try get(address).status == 404)
        _ = try endpoint.stop()
    }

    @Test("LAW-11: a report reads well with a long history, with none, and of invented people")
    func itReadsWell() throws {
        let shop = try shop()
        try shop.done("privacy-report", "--period", quarters.now, "--preview", "--out", "invented", "--worst")
        let names = try FileManager.default.contentsOfDirectory(atPath: shop("invented")).filter {
            $0.hasSuffix(".eml")
        }
        let mails = try Mail.read(names.map { shop("invented/\($0)") })
        #expect(mails.count > 4)
        for mail in mails {
            #expect(mail.defects == [] && mail.faults == [])
            // Every list has its numbers, and no sentence its hole.
            for hole in ["  ", ", .", "()", " ,", "..", "nil", "{{", "null"] {
                #expect(!mail.text.contains(hole), "\(hole) in \(mail.text)")
            }
        }
        let english = try #require(
            mails.first { $0.text.contains("Who else got your data") || $0.text.contains("WHO ELSE") })
        #expect(
            english.text.contains("you asked us to be quiet until") && english.text.contains("you took your yes back"))
        #expect(english.text.contains("Its time had come: What you look at on our website (12)."))
        #expect(english.text.contains("1,234 entries, fingerprint 5dc90ebc41a7"))
    }

    @Test("the examples of Docs/PrivacyReports.md work")
    func theDocs() throws {
        let folder = TemporaryFolder()
        let page = try FollowedPage("PrivacyReports.md", in: folder)
        #expect(page.commands == 8)
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(page.place)/reports")
        #expect(names.count { $0.hasSuffix(".eml") } == 25)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: "\(page.place)/one").contains {
                $0.contains("-email-es-")
            })
    }
}
