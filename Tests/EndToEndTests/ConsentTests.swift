import Foundation
import Testing

/// `heed consent` and `heed retention` as their users type them.
@Suite struct ConsentTests {
    private static let till = [
        "--purpose", "newsletter", "--channel", "email", "--method", "till", "--notice", "2026-11", "--language", "es",
        "--actor", "Eva Ruiz",
    ]

    /// A workspace with two people of whom nothing but an address is known.
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.write(
            "id,email,phone,language,country\nN-1,nora@example.com,+34600000991,es,ES\nN-2,omar@example.com,,en,GB\n",
            to: "two.csv")
        try shop.done("import", "customers", "two.csv")
        return shop
    }

    private func run(_ shop: Shop, _ words: [String]) throws -> Outcome {
        try Program.run([Checkout.heed] + words, in: shop.path, seconds: 60)
    }

    private func standing(_ shop: Shop, _ customer: String, _ purpose: String, _ scope: String = "email") throws -> JSON
    {
        let people = try shop.json("consent", "show", customer).elements()
        let standings = try #require(people.first).member("standings").elements()
        return try #require(
            try standings.first { try $0.string("purpose") == purpose && $0.string("scope") == scope })
    }

    @Test func aYesInTheShopIsRecordedWithItsEvidenceAndShown() throws {
        let shop = try shop()
        #expect(try standing(shop, "N-1", "newsletter").string("reason") == "no_consent")
        let grant = try run(shop, ["consent", "grant", "N-1"] + Self.till + ["--at", "2026-11-01T10:00:00Z"])
        #expect(grant.status == 0 && grant.stdout.hasPrefix("Recorded as event 1.\n"), "\(grant.stderr)")
        let after = try standing(shop, "nora@example.com", "newsletter")
        #expect(
            try after.bool("permitted") && after.string("since") == "2026-11-01T10:00:00Z" && after.int("event") == 1)
        // The words are those of heed.yaml.
        let events = try #require(try shop.json("consent", "history", "N-1").elements().first).member("events")
            .elements()
        #expect(events.count == 1)
        #expect(try events[0].string("notice_text").hasPrefix("Sí, quiero recibir el boletín de Casa Lumen"))
        #expect(try events[0].bool("counts") && events[0].string("actor") == "Eva Ruiz")
        // The same again is known.
        let again = try run(shop, ["consent", "grant", "N-1"] + Self.till + ["--at", "2026-11-01T10:00:00Z"])
        #expect(again.stdout.hasPrefix("This was on record already.\n"))
    }

    @Test("LAW-2: what lacks evidence is refused with all that is missing, or recorded as what it is")
    func incomplete() throws {
        let shop = try shop()
        let refused = try shop.heed(
            "consent", "grant", "N-1", "--purpose", "newsletter", "--channel", "email", "--notice", "2026-11")
        #expect(refused.status == 64)
        #expect(
            refused.stderr == """
                error: A yes without its whole evidence permits nothing (GDPR Art. 7(1)). It lacks: --method HOW; \
                --language TAG; --text TEXT or --text-file FILE; --actor WHO. Or record it as it is with --incomplete.
                See 'heed consent grant --help'.

                """)
        let recorded = try shop.heed(
            "consent", "grant", "N-1", "--purpose", "newsletter", "--channel", "email", "--notice", "2026-11",
            "--incomplete")
        #expect(
            recorded.status == 0 && recorded.stderr.hasPrefix("It does not count. no_proof: "), "\(recorded.stderr)")
        let standing = try standing(shop, "N-1", "newsletter")
        #expect(try standing.string("reason") == "no_proof" && standing.string("rule") == "LAW-2")
        #expect(try standing.strings("missing") == ["method", "notice_language", "notice_text", "actor"])
        let receipt = try shop.heed("consent", "receipt", "N-1")
        #expect(receipt.status == 65 && receipt.stdout.isEmpty)
    }

    @Test func whatNobodyCouldMeanIsRefusedWithWhatToTypeInstead() throws {
        let shop = try shop()
        let cases: [([String], Int32, String)] = [
            (["consent"], 64, "'heed consent' needs grant|request|withdraw|object|show|history|receipt|export"),
            (["consent", "wihdraw", "N-1"], 64, "Did you mean 'withdraw'?"),
            (
                ["consent", "grant", "N-1", "--purpose", "newsleter", "--channel", "email"], 64,
                "Did you mean 'newsletter'?"
            ),
            (["consent", "grant", "N-1", "--purpose", "newsletter", "--channel", "sms"], 64, "has no such channel"),
            (["consent", "grant", "N-1", "--purpose", "newsletter"], 64, "needs --channel email"),
            (["consent", "grant", "N-1", "--purpose", "newsletter", "--data", "loyalty"], 64, "never uses it"),
            (["consent", "grant", "N-2", "--purpose", "offers", "--channel", "sms"], 65, "no telephone number"),
            (["consent", "grant", "N-1"] + Self.till + ["--at", "2999-01-01"], 64, "lies in the future"),
            (["consent", "grant", "N-1"] + Self.till + ["--text", "Other words."], 65, "has other words already"),
            (["consent", "grant", "N-1"] + Self.till + ["--prechecked"], 64, "no consent (GDPR Art. 4(11))"),
            (["consent", "withdraw", "N-1"], 64, "needs --purpose PURPOSE"),
            (["consent", "show", "nobody@example.com"], 65, "There is no customer with this reference or address."),
            (["consent", "request", "N-1"] + Self.till.map { $0 == "till" ? "import" : $0 }, 64, "--method is one of"),
        ]
        for (words, status, expected) in cases {
            let outcome = try run(shop, words)
            #expect(outcome.status == status && outcome.stderr.contains(expected), "\(words): \(outcome.stderr)")
            #expect(outcome.stdout.isEmpty)
        }
        #expect(try shop.done("consent", "history", "N-1").contains("nothing was ever said"))
    }

    @Test("LAW-14: a sale with its four conditions lets somebody be written to, one that lacks some does not")
    func sales() throws {
        let shop = try shop()
        try shop.edit(
            "heed.yaml", "\npurposes:\n",
            """

            purposes:
              similar:
                legal_basis: soft_opt_in
                products: own_similar
                channels: [email]
                title: {en: Similar things, es: Cosas parecidas}
                explanation: {en: For customers., es: Para clientes.}

            """)
        let sale = [
            "--purpose", "similar", "--channel", "email", "--method", "till", "--notice", "1", "--language", "es",
            "--text", "Te avisaremos de productos parecidos. Puedes negarte ahora.", "--actor", "Eva Ruiz", "--sale",
        ]
        let short = try run(shop, ["consent", "grant", "N-1"] + sale + ["own_sale,similar_products"])
        #expect(
            short.status == 64 && short.stderr.contains("opt_out_at_collection, opt_out_in_messages is missing"),
            "\(short.stderr)")
        #expect(
            try run(
                shop,
                ["consent", "grant", "N-1"] + sale + [
                    "own_sale,similar_products", "--incomplete", "--at", "2026-11-01",
                ]
            ).status
                == 0)
        #expect(try standing(shop, "N-1", "similar").string("reason") == "opt_out_not_offered")
        let misspelt = try run(shop, ["consent", "grant", "N-1"] + sale + ["own_sales"])
        #expect(misspelt.status == 64 && misspelt.stderr.contains("own_sale"), "\(misspelt.stderr)")
        #expect(try run(shop, ["consent", "grant", "N-1"] + sale + ["all"]).status == 0)
        // The sale suffices; what is left is the law's list of people who want no advertising.
        #expect(try standing(shop, "N-1", "similar").string("reason") == "robinson_not_checked")
    }

    @Test("LAW-20: a consent to texts in the US counts once it is written down as one, with a parent's for a minor")
    func written() throws {
        let shop = try shop()
        try shop.write("id,phone,language,country\nN-3,+12025550143,en,US\n", to: "us.csv")
        try shop.done("import", "customers", "us.csv")
        let yes = [
            "--purpose", "offers", "--channel", "sms", "--method", "form", "--notice", "1", "--language", "en",
            "--text", "Text me offers.", "--actor", "customer",
        ]
        #expect(try run(shop, ["consent", "grant", "N-3"] + yes + ["--at", "2026-11-01"]).status == 0)
        #expect(try standing(shop, "N-3", "offers", "sms").string("reason") == "not_written")
        let written = try run(shop, ["consent", "grant", "N-3"] + yes + ["--written", "all", "--parent", "folder 12"])
        #expect(written.status == 0, "\(written.stderr)")
        #expect(try standing(shop, "N-3", "offers", "sms").bool("permitted"))
        let exported = try shop.done("consent", "export").split(separator: "\n").last ?? ""
        #expect(exported.contains(#""disclosed":true"#) && exported.contains(#""parental_ref":"folder 12""#))
    }

    /// How few options a command takes until it does its work.
    @Test("LAW-3: taking a consent back takes fewer options than giving it")
    func asEasyAsGiving() throws {
        let shop = try shop()
        func options(_ words: [String]) throws -> Int {
            let outcome = try run(shop, words)
            try #require(outcome.status == 0, "\(outcome.stderr)")
            return words.filter { $0.hasPrefix("--") }.count
        }
        let grant = try options(["consent", "grant", "N-1"] + Self.till)
        // None of them can be left out.
        for index in stride(from: 0, to: Self.till.count, by: 2) {
            var fewer = Self.till
            fewer.removeSubrange(index..<index + 2)
            #expect(try run(shop, ["consent", "grant", "N-1"] + fewer).status == 64, "without \(Self.till[index])")
        }
        #expect(grant == 6)
        #expect(try options(["consent", "withdraw", "N-1", "--purpose", "newsletter"]) == 1)
        #expect(try options(["consent", "object", "N-1"]) == 0)
    }

    @Test("LAW-3, LAW-8: whoever withdraws or objects is out at once, also of what waits to be sent")
    func stops() throws {
        let shop = try shop()
        let keeper = try Keeper()
        try shop.use(keeper)
        try shop.addLetter("letter")
        for customer in ["N-1", "N-2"] {
            #expect(try run(shop, ["consent", "grant", customer] + Self.till).status == 0)
        }
        #expect(try shop.json("consent", "withdraw", "N-1", "--purpose", "newsletter").elements()[0].bool("recorded"))
        #expect(try !shop.json("consent", "withdraw", "N-1", "--purpose", "newsletter").elements()[0].bool("recorded"))
        #expect(try shop.done("why", "N-1", "letter").contains("email: out: suppressed"))
        try shop.done("send", "letter", "--send")
        #expect(try keeper.recipients() == ["omar@example.com"])
        try shop.done("consent", "object", "omar@example.com")
        #expect(try standing(shop, "N-2", "offers").string("reason") == "suppressed")
        #expect(try standing(shop, "N-2", "order_confirmation").bool("permitted"))
        // A newer yes of their own is a yes again, for what it names.
        #expect(try run(shop, ["consent", "grant", "N-2"] + Self.till).status == 0)
        #expect(try standing(shop, "N-2", "newsletter").bool("permitted"))
        #expect(try !standing(shop, "N-2", "offers").bool("permitted"))
    }

    @Test func aSignUpIsConfirmedByTheOneMailThatAsks() throws {
        let shop = try shop()
        let keeper = try Keeper()
        try shop.use(keeper)
        let request = ["consent", "request", "N-1"] + Self.till
        let dry = try run(shop, request)
        #expect(dry.status == 0 && dry.stdout.hasPrefix("Subject: Confirma, por favor: Boletín de Casa Lumen\n"))
        #expect(dry.stderr.contains("Nothing was sent."))
        #expect(try keeper.kept().isEmpty)
        let written = try run(shop, request + ["--out", "preview"])
        #expect(written.status == 0, "\(written.stderr)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop("preview")).contains("index.html"))

        #expect(try run(shop, request + ["--send"]).status == 0)
        let mail = try #require(try keeper.mails().first)
        #expect(try keeper.recipients() == ["nora@example.com"])
        let link = try #require(
            mail.text.split(whereSeparator: \.isNewline).map(String.init).first {
                $0.hasPrefix("https://casalumen.example/confirm/")
            })
        #expect(try shop.json("token", "inspect", link).string("kind") == "confirm")
        // One request, however often the command was run; and no second mail.
        let events = try #require(try shop.json("consent", "history", "N-1").elements().first).member("events")
            .elements()
        #expect(events.count == 1)
        let second = try run(shop, request + ["--send"])
        #expect(second.status == 77 && second.stderr.contains("too_many_mails"), "\(second.stderr)")
        #expect(try keeper.kept().count == 1)

        let endpoint = try Endpoint(shop, certificates: try Certificates())
        let page = try endpoint.request(link, "-H", "Accept: text/html")
        #expect(page.status == 200 && page.page.contains("<blockquote>Sí, quiero recibir el boletín"))
        #expect(try standing(shop, "N-1", "newsletter").string("reason") == "not_confirmed")
        let pressed = try endpoint.request(link, "-X", "POST", "-H", "Accept: text/html")
        #expect(pressed.status == 200 && pressed.page.contains("Queda confirmado."))
        let after = try standing(shop, "N-1", "newsletter")
        #expect(try after.bool("permitted") && after.string("rests_on").contains("self_service"))
    }

    @Test func aRelayThatCannotBeReachedLeavesTheRequestToBeTriedAgain() throws {
        let shop = try shop()
        let keeper = try Keeper()
        try shop.use(port: 1, user: Keeper.user, password: Keeper.password, authority: keeper.certificates.authority)
        let request = ["consent", "request", "N-1"] + Self.till + ["--send"]
        #expect(try run(shop, request).status == 69)
        try shop.edit("heed.yaml", "    port: 1\n", "    port: \(keeper.port)\n")
        #expect(try run(shop, request).status == 0)
        #expect(try keeper.recipients() == ["nora@example.com"])
    }

    @Test func aTextAsksWithShortLinks() throws {
        let shop = try shop()
        let words = Self.till.map { $0 == "newsletter" ? "offers" : $0 == "email" ? "sms" : $0 } + ["--text", "Sí."]
        let outcome = try run(shop, ["consent", "request", "N-1"] + words + ["--send"])
        #expect(outcome.status == 0, "\(outcome.stderr)")
        let files = try FileManager.default.contentsOfDirectory(atPath: shop("outbox")).sorted()
        #expect(files == ["confirmation-0000000001.json", "confirmation-0000000001.sms.txt"])
        let text = try shop.text("outbox/confirmation-0000000001.sms.txt")
        let parts = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let link = try #require(parts.first { $0.contains("/confirm/") })
        #expect(try shop.json("token", "inspect", link).string("kind") == "confirm")
        let endpoint = try Endpoint(shop, certificates: nil)
        #expect(
            try endpoint.request(
                link.replacingOccurrences(of: "https://", with: "http://"), "--connect-to",
                "casalumen.example:80:127.0.0.1:\(endpoint.port)", "-X", "POST"
            ).status == 200)
        #expect(try standing(shop, "N-1", "offers", "sms").bool("permitted"))
    }

    @Test func anExportIsKnownWhereItCameFromAndNewElsewhere() throws {
        let shop = try Shop()
        try shop.importSamples()
        let exported = try shop.done("consent", "export")
        #expect(exported.split(separator: "\n").count == 161)
        try shop.write(exported, to: "consent.jsonl")
        let here = try shop.json("import", "consent", "consent.jsonl")
        #expect(try here.int("consent_known") == 161 && here.count("consent_new") == 0 && here.count("rejected") == 0)
        let other = try Shop()
        try other.done("import", "customers", "Samples/customers.csv")
        try other.write(exported, to: "consent.jsonl")
        let there = try other.json("import", "consent", "consent.jsonl")
        #expect(try there.int("consent_new") == 161 && there.count("rejected") == 0)
        #expect(try other.done("audience", "spring") == shop.done("audience", "spring"))
    }

    @Test("REC-1: a receipt is a file for its owner's eyes, and its language is the customer's")
    func receipt() throws {
        let shop = try Shop()
        try shop.importSamples()
        try shop.done("consent", "receipt", "CL-1011", "--out", "receipt.jsonld")
        let mode = try FileManager.default.attributesOfItem(atPath: shop("receipt.jsonld"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let receipt = try JSON(shop.text("receipt.jsonld"))
        #expect(try receipt.string("language") == "es")
        #expect(try receipt.string("fields_aligned_with") == "ISO/IEC TS 27560:2023")
        let records = try receipt.member("records").elements()
        #expect(try records[0].member("processing").string("purpose") == "Ofertas")
        try shop.edit("heed.yaml", "  storage_locations: [ES]\n", "")
        let lacking = try shop.heed("consent", "receipt", "CL-1011")
        #expect(lacking.status == 78 && lacking.stderr.contains("storage_locations: [ES]"))
    }

    @Test func retentionShowsWhatExpiresAndRemovesNothingEarly() throws {
        let shop = try Shop()
        try shop.importSamples()
        let lines = try shop.json("retention", "show").elements()
        let city = try #require(try lines.first { try $0.string("name") == "city" })
        #expect(try city.string("kept_for") == "3 years" && city.int("expired") == 0 && city.int("later") == 61)
        #expect(try shop.done("retention", "run") == "Nothing has expired.\n")
        let dry = try shop.json("retention", "run", "--dry-run")
        #expect(try dry.bool("dry_run") && dry.int("total") == 0)
        try shop.edit("heed.yaml", "    retention: 6 years\n", "    retention: 1 hours\n")
        let counted = try shop.json("retention", "run", "--dry-run").int("total")
        #expect(counted > 0)
        #expect(try shop.json("retention", "run").int("total") == counted)
        #expect(try shop.json("retention", "run").int("total") == 0)
    }
}
