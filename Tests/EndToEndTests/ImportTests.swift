import Foundation
import Testing

/// Exports of other tools, as messy as they come, brought in with the shipped mappings.
@Suite struct ImportTests {
    @Test func aForeignListComesInWithoutConsentAndTheSummarySaysWhatToDo() throws {
        let shop = try Shop()
        let outcome = try shop.heed(
            "import", "customers", Checkout.fixture("mailchimp-subscribed.csv"), "--mapping", "mailchimp-subscribed",
            "--rejects", shop.beside("rejects.csv"))
        #expect(outcome.status == 0, "\(outcome.stderr)")
        #expect(outcome.stdout.contains("without consent"))
        #expect((outcome.stdout + outcome.stderr).contains("attest it in a mapping of your own"))
    }

    @Test func aMessyExportIsReadRowByRowAndWhatIsWrongIsSetAsideWithItsReason() throws {
        let shop = try Shop()
        let rejects = shop.beside("rejects.csv")
        let summary = try shop.json(
            "import", "customers", Checkout.fixture("mailchimp-subscribed.csv"), "--mapping",
            Checkout.fixture("attested-newsletter.yaml"), "--rejects", rejects)
        #expect(try summary.int("rows") == 17)
        #expect(try summary.int("new") == 14)
        #expect(try summary.int("duplicates") == 1)
        #expect(try summary.int("rejected") == 2)
        #expect(try summary.int("consent_new") == 12)
        #expect(try summary.int("without_consent") == 2)

        // Line numbers stay right behind quoted newlines, and no address stands in what is said.
        let problems = try summary.member("problems").elements()
        #expect(try problems.map { try $0.int("line") } == [10, 11, 12])
        let said = try shop.heed(
            "import", "customers", Checkout.fixture("mailchimp-subscribed.csv"), "--mapping",
            Checkout.fixture("attested-newsletter.yaml"), "--rejects", rejects)
        #expect(said.stderr.contains("line 10, column 'Email Address'"))
        #expect(!(said.stdout + said.stderr).contains("no-at-sign"))
        #expect(!(said.stdout + said.stderr).contains("lucia@"))

        // The rejects file has the rows as they came, with the reason, for one person's eyes only.
        let rejected = try String(contentsOfFile: rejects, encoding: .utf8)
        #expect(rejected.contains("no-at-sign.example.com") && rejected.contains("two@@example.com"))
        #expect(rejected.components(separatedBy: "Sin Arroba").count == 2)
        let mode = try FileManager.default.attributesOfItem(atPath: rejects)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// LAW-17: a list of people who want no advertising, with its age.
    @Test func aListOfExclusionsComesInByItsNameAndAge() throws {
        let shop = try Shop()
        try shop.write("ana@example.com\n612 345 678\n\nnonsense\n", to: "robinson.txt")
        let summary = try shop.json(
            "import", "exclusions", "robinson.txt", "--list", "lista_robinson", "--dated", "2026-01-31")
        #expect(try summary.string("dated") == "2026-01-31T00:00:00Z")
        #expect(try summary.int("entries") == 2 && summary.int("new") == 2 && summary.int("rejected") == 1)
        let said = try shop.heed("import", "exclusions", "robinson.txt", "--list", "lista_robinson")
        #expect(said.status == 0)
        #expect(said.stderr.contains("line 4: this is no email address, phone number or SHA-256 of one"))
        #expect(!(said.stdout + said.stderr).contains("nonsense"))

        // A file older than the list that is in, a list that heed.yaml does not name, no list, another kind's option.
        for (words, status, text) in [
            (["exclusions", "robinson.txt", "--list", "lista_robinson", "--dated", "2026-01-31"], 65, "later date"),
            (["exclusions", "robinson.txt", "--list", "lista_robinsn"], 64, "Did you mean 'lista_robinson'?"),
            (["exclusions", "robinson.txt"], 64, "needs --list"),
            (
                ["exclusions", "robinson.txt", "--list", "lista_robinson", "--mapping", "x"], 64,
                "is not for 'exclusions'"
            ),
            (["customers", "robinson.txt", "--list", "lista_robinson"], 64, "is not for 'customers'"),
            (["exclusions", "-", "--list", "lista_robinson"], 64, "--dated 2026-11-23"),
        ] {
            let outcome = try Program.run([Checkout.heed, "import"] + words, in: shop.path, seconds: 60)
            #expect(outcome.status == Int32(status), "\(words): \(outcome.stderr)")
            #expect(outcome.stderr.contains(text), "\(words): \(outcome.stderr)")
        }
    }

    @Test func importingTheSameFilesTwiceChangesNothing() throws {
        let shop = try Shop()
        let first = try importEverything(into: shop)
        let second = try importEverything(into: shop)
        for (name, summary) in second {
            for member in ["new", "changed", "consent_new", "suppressions"] {
                #expect(try summary.int(member) == 0, "\(name): \(member)")
            }
            #expect(try summary.int("rows") == first[name]?.int("rows"))
        }
        #expect(try first["mailchimp-unsubscribed"]?.int("suppressions") == 2)
        #expect(try first["mailchimp-unsubscribed"]?.int("consent_new") == 2)
        #expect(try first["mailchimp-cleaned"]?.int("suppressions") == 1)
        #expect(try first["mailchimp-nonsubscribed"]?.int("consent_new") == 0)
        #expect(try first["mailchimp-nonsubscribed"]?.int("without_consent") == 2)
        #expect(try first["shopify"]?.int("new") == 3)
        #expect(try first["shopify"]?.int("consent_new") == 0)
        #expect(try first["listmonk"]?.int("new") == 2)
        #expect(try first["listmonk"]?.int("rejected") == 1)
        #expect(try first["listmonk"]?.int("suppressions") == 1)
    }

    @Test(arguments: ["mailchimp-unsubscribed.csv", "mailchimp-cleaned.csv"])
    func aFileOfPeopleWhoLeftIsRefusedByAnyOtherMapping(file: String) throws {
        let shop = try Shop()
        for mapping in ["mailchimp-subscribed", Checkout.fixture("attested-newsletter.yaml")] {
            let outcome = try shop.heed("import", "customers", Checkout.fixture(file), "--mapping", mapping)
            #expect(outcome.status == 65)
            #expect(outcome.stderr.contains(file.contains("cleaned") ? "CLEAN_TIME" : "UNSUB_TIME"))
        }
        let right = String(file.dropLast(4))
        #expect(try shop.json("import", "customers", Checkout.fixture(file), "--mapping", right).int("unchanged") == 0)
    }
}

/// Every foreign export of the fixtures with its mapping; the summaries by the mapping's name.
func importEverything(into shop: Shop) throws -> [String: JSON] {
    var summaries: [String: JSON] = [:]
    let mappings = [
        "mailchimp-subscribed", "mailchimp-unsubscribed", "mailchimp-cleaned", "mailchimp-nonsubscribed", "shopify",
        "listmonk",
    ]
    for mapping in mappings {
        let isAttested = mapping == "mailchimp-subscribed"
        summaries[mapping] = try shop.json(
            "import", "customers", Checkout.fixture(mapping + ".csv"), "--mapping",
            isAttested ? Checkout.fixture("attested-newsletter.yaml") : mapping, "--rejects",
            shop.beside(mapping + ".rejects.csv"))
    }
    return summaries
}
