import Foundation
import TestSupport
import Testing

/// People walk through the pages in a real browser, at 360 pixels, by mouse and by keyboard: once with scripts off, which
/// must not matter, and once with them on, so that axe-core can judge each page they meet.
@Suite struct WalkTests {
    /// What `walk_pages.py` tells of one page.
    private struct Page: Decodable {
        let name: String
        let url: String
        let title: String
        let language: String
        let text: String
        let scrollWidth: Int
        let small: [String]
        let unreached: [String]
        let unmarked: [String]
        let violations: [String]?
        let passes: Int?
        let version: String?
    }

    private struct Job: Encodable {
        let host = "casalumen.example"
        let port: Int
        let language: String
        let scripts: Bool
        let axe: String?
        let mails: String
        /// A folder for pictures, where somebody wants to look at them.
        let pictures = ProcessInfo.processInfo.environment["HEED_WALK_PICTURES"]
        let steps: [[String]]
    }

    private static let axe = Checkout.root + "/.build/axe/axe.min.js"

    /// Two readers of each language: one for each pass.
    private static func shop() throws -> Shop {
        let shop = try Shop()
        try shop.useMaildir()
        try shop.write(
            """
            id,email,first_name,language,country,birth_date
            r1,reader.one@example.com,Ada,en,IE,1980-01-01
            r2,reader.two@example.com,Ben,en,IE,1980-01-01
            l1,lectora.una@example.com,Eva,es,ES,1980-01-01
            l2,lectora.dos@example.com,Ana,es,ES,1980-01-01

            """, to: "readers.csv")
        try shop.done("import", "customers", "readers.csv")
        for id in ["r1", "r2", "l1", "l2"] {
            try shop.done(
                "consent", "grant", id, "--purpose", "newsletter", "--channel", "email", "--method", "form", "--notice",
                "2026-11", "--language", id.hasPrefix("r") ? "en" : "es", "--actor", "customer")
        }
        #expect(try shop.json("send", "newsletter", "--send").int("sent") == 4)
        return shop
    }

    private static func link(_ path: String, in mail: Mail) throws -> String {
        let links = mail.text.matches(of: /https:\/\/casalumen\.example\/[a-z]+\/[A-Za-z0-9_-]+/).map {
            String($0.output)
        }
        return try #require(links.first { $0.contains("/\(path)/") }, "\(links)")
    }

    /// The way of one reader: sign-up, unsubscribing, preferences, data, and their deletion.
    private static func steps(_ mail: Mail, newcomer: String, language: String) throws -> [[String]] {
        let site = "https://casalumen.example"
        return [
            ["open", site + "/"], ["look", "home"],
            ["open", site + "/nowhere"], ["look", "problem"],

            ["open", site + "/subscribe/newsletter"], ["look", "subscribe"],
            ["type", "#address", newcomer], ["press", "button"], ["look", "subscribe-unticked"],
            ["type", "#address", newcomer], ["click", "input[name=agree]"], ["press", "button"],
            ["look", "subscribe-asked"],
            ["follow", newcomer, #"https://casalumen\.example/confirm/[A-Za-z0-9_-]+"#], ["look", "confirm"],
            ["press", "button"], ["look", "confirmed"],

            ["open", try mail.unsubscribeURL()], ["look", "unsubscribe"],
            ["press", "button"], ["look", "unsubscribed"],

            ["open", try link("p", in: mail)], ["look", "preferences"],
            ["click", "input[name=stop]"], ["click", "input[name=pause][value='30']"], ["press", "button"],
            ["look", "preferences-saved"],

            ["open", site + "/rights"], ["look", "rights"],
            ["type", "#address", mail.recipient], ["press", "button"], ["look", "rights-code"],
            ["type", "#code", "12345678"], ["press", "button"], ["look", "rights-code-wrong"],
            ["code", mail.recipient, "#code"], ["press", "button"], ["look", "rights-data"],
            ["choose", "#language", language == "en" ? "es" : "en"], ["press", "input[value=language] ~ button"],
            ["look", "rights-other-language"],
            ["choose", "#language", language], ["press", "input[value=language] ~ button"],
            ["press", "input[value=erase] ~ p button"], ["look", "rights-unsure"],
            ["click", "input[name=sure]"], ["press", "input[value=erase] ~ p button"], ["look", "rights-done"],
        ]
    }

    private static func pages(_ job: Job, _ shop: Shop) throws -> [Page] {
        let file = shop("walk-\(job.language)-\(job.scripts).json")
        try JSONEncoder().encode(job).write(to: URL(fileURLWithPath: file))
        let outcome = try Program.run(
            [Checkout.python, Checkout.server("walk_pages.py"), file], in: shop.path, seconds: 180)
        try #require(outcome.status == 0, "\(outcome.stdout)\n\(outcome.stderr)")
        return try outcome.stdout.split(separator: "\n").map {
            try JSONDecoder().decode(Page.self, from: Data($0.utf8))
        }
    }

    @Test(
        "A11Y-1, A11Y-2, A11Y-3: every page can be walked without scripts, on a phone, by keyboard; axe finds nothing")
    func theWholeWay() throws {
        try Checkout.require("/usr/bin/chromedriver", "/usr/bin/chromium")
        try #require(FileManager.default.fileExists(atPath: Self.axe), "axe-core is missing: `make test` fetches it")
        let shop = try Self.shop()
        let mails = try shop.mails()
        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let readers = ["en": ["reader.one", "reader.two"], "es": ["lectora.una", "lectora.dos"]]
        // What the walk must come to, so that a page that only looks well is not enough.
        let ends = [
            "en": ["You are out.", "You are forgotten"], "es": ["Ya no estás en la lista", "Te hemos olvidado"],
        ]
        for (language, names) in readers {
            for (name, scripts) in zip(names, [false, true]) {
                let mail = try #require(mails.first { $0.recipient == "\(name)@example.com" })
                let newcomer = "new.\(name)@example.com"
                let steps = try Self.steps(mail, newcomer: newcomer, language: language)
                let pages = try Self.pages(
                    Job(
                        port: endpoint.port, language: language, scripts: scripts, axe: scripts ? Self.axe : nil,
                        mails: shop("mails/new"), steps: steps), shop)
                #expect(pages.count == steps.count { $0[0] == "look" })
                for page in pages {
                    let which = "\(page.name), \(language), scripts \(scripts ? "on" : "off")"
                    let expected = page.name == "rights-other-language" ? (language == "en" ? "es" : "en") : language
                    #expect(page.language == expected, "\(which)")
                    #expect(!page.title.isEmpty, "\(which)")
                    #expect(page.scrollWidth <= 360, "\(which) scrolls sideways")
                    #expect(page.small == [], "\(which)")
                    #expect(page.unreached == [], "\(which)")
                    #expect(page.unmarked == [], "\(which)")
                    if scripts {
                        #expect(page.version == "4.12.1" && page.passes ?? 0 > 5, "\(which)")
                        #expect(page.violations == [], "\(which)")
                    }
                }
                func text(_ name: String) -> String { pages.first { $0.name == name }?.text ?? "" }
                #expect(text("unsubscribed").contains(ends[language]![0]), "\(text("unsubscribed"))")
                #expect(text("rights-done").contains(ends[language]![1]), "\(text("rights-done"))")
                #expect(text("rights-data").contains(mail.recipient), "\(text("rights-data"))")
                // They have just said no to the newsletter, and never said yes to anything else.
                let nothing = language == "en" ? "Nothing at the moment." : "Nada por ahora."
                #expect(text("rights-data").contains(nothing), "\(text("rights-data"))")
                // And what the database says of it.
                #expect(try shop.run(["export", mail.recipient]).status == 65)
                #expect(try shop.done("consent", "history", newcomer).contains("given"))
            }
        }
        #expect(try endpoint.stop().status == 0)
    }
}
