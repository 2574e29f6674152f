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
