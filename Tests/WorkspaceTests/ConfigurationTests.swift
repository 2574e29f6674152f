import System
import Testing

@testable import Workspace

@Suite struct ConfigurationTests {
    private func load(_ text: String = Samples.configuration) throws -> Configuration {
        try Configuration.load(text: text).configuration
    }

    @Test func theSampleHasNoMistakeAndNoWarning() {
        #expect(Samples.headlines(Samples.configuration) == [])
    }

    /// LAW-18: the postal address is there, on several lines.
    @Test func theOrganisationIsRead() throws {
        let organisation = try load().organisation
        #expect(organisation.name == "Casa Lumen")
        #expect(organisation.legalName == "Casa Lumen")
        #expect(organisation.postalAddress == "Calle Mayor 1\n28013 Madrid")
        #expect(organisation.country == "ES")
        #expect(organisation.contact == "hola@casalumen.example")
        #expect(organisation.privacyContact == "privacidad@casalumen.example")
        #expect(organisation.website.text == "https://casalumen.example")
        #expect(organisation.securityMeasures.text(in: "es") == "Discos cifrados.")
        #expect(organisation.dataSharing == .none)
    }

    @Test func capsAndQuietHoursAreRead() throws {
        let standard = try load()
        #expect(standard.frequencyCap == nil)
        #expect(standard.purposes.map(\.frequencyCap) == [nil, nil])
        #expect(standard.quietHours == .standard)
        #expect(standard.quietHours.hours == [.sms: QuietHours(from: 1200, until: 480)])
        let text = Samples.configuration(
            "testers:",
            "frequency_cap: {messages: 4, per: 30 days}\n"
                + "quiet_hours:\n  sms: {from: \"21:00\", until: 09:30}\n  email: {from: 13:00, until: 15:00}\n"
                + "  region: first_name\ntesters:"
        ).replacing("    expires_after: 2 years\n", with: "    frequency_cap: {messages: 1, per: 1 week}\n")
        let read = try load(text)
        #expect(read.frequencyCap == FrequencyCap(messages: 4, per: Period(count: 30, unit: .days)))
        #expect(read.frequencyCap?.description == "4 in 30 days")
        #expect(read.purposes[0].frequencyCap == FrequencyCap(messages: 1, per: Period(count: 1, unit: .weeks)))
        #expect(
            read.quietHours.hours == [
                .sms: QuietHours(from: 1260, until: 570), .email: QuietHours(from: 780, until: 900),
            ])
        #expect(read.quietHours.regionField?.name == "first_name")
    }

    @Test(arguments: [
        (QuietHours(from: 1200, until: 480), [1199: false, 1200: true, 1439: true, 0: true, 479: true, 480: false]),
        (QuietHours(from: 780, until: 900), [779: false, 780: true, 899: true, 900: false, 0: false, 1439: false]),
    ])
    func quietHoursBeginAndEndAtTheirMinutes(hours: QuietHours, minutes: [Int: Bool]) {
        for (minute, isQuiet) in minutes { #expect(hours.contains(minute: minute) == isQuiet, "\(hours) at \(minute)") }
    }

    @Test func dataSharingCanBeDescribed() throws {
        let text = Samples.configuration("data_sharing: none", "data_sharing: {en: Our printer., es: La imprenta.}")
        guard case .described(let words) = try load(text).organisation.dataSharing else {
            Issue.record("not described")
            return
        }
        #expect(words.text(in: "en") == "Our printer.")
    }

    @Test func endpointSendersAndDeliveryAreRead() throws {
        let configuration = try load()
        #expect(configuration.endpoint.publicURL.text == "https://correo.casalumen.example/heed")
        #expect(configuration.endpoint.allowedHosts == ["correo.casalumen.example"])
        let sender = try #require(configuration.sender(named: "news"))
        #expect(sender.from.name == "Casa Lumen")
        #expect(sender.from.address == "news@casalumen.example")
        #expect(sender.listDomain == "casalumen.example")
        #expect(sender.dkim == .relay)
        #expect(sender.smsName == "CASALUMEN")
        #expect(configuration.sender(named: "other") == nil)
        guard case .smtp(let relays) = configuration.delivery.email, let email = relays.first else {
            Issue.record("no relay")
            return
        }
        #expect(email.relay == "smtp.casalumen.example")
        #expect(email.port == 587)
        #expect(email.security == .starttls)
        #expect(email.authentication == .required)
        #expect(email.login == EmailDelivery.Login(user: "heed", password: .file("secrets/smtp-password")))
        #expect(email.helo == "mail.casalumen.example")
        #expect(email.connections == 4)
        #expect(email.timeoutSeconds == 600)
        #expect(configuration.delivery.sms == SMSDelivery(gateway: .files(folder: "outbox"), prices: nil))
        #expect(configuration.testers == ["qa@casalumen.example"])
        #expect(configuration.database == .file("heed.db"))
    }

    @Test func implicitTLSHasItsOwnPort() throws {
        let text = Samples.configuration("    user: heed\n", "    user: heed\n    security: tls\n")
        guard case .smtp(let relays) = try load(text).delivery.email, let relay = relays.first else {
            Issue.record("no relay")
            return
        }
        #expect(relay.port == 465)
    }

    @Test func purposesKeepTheirOrderAndSayWhatTheyMayUse() throws {
        let configuration = try load()
        #expect(configuration.purposes.map(\.name) == ["newsletter", "order_confirmation"])
        let newsletter = try #require(configuration.purpose(named: "newsletter"))
        #expect(newsletter.channels == [.email, .sms])
        #expect(newsletter.expiresAfter == Period(count: 2, unit: .years))
        #expect(newsletter.isMarketing)
        #expect(newsletter.mayUse(.identity) == .included)
        #expect(newsletter.mayUse(.contact) == .included)
        #expect(newsletter.mayUse(.language) == .included)
        #expect(newsletter.mayUse(.interests) == .included)
        #expect(newsletter.mayUse(.purchaseHistory) == .asked)
        #expect(newsletter.mayUse(.siteActivity) == .never)
        let order = try #require(configuration.purpose(named: "order_confirmation"))
        #expect(!order.isMarketing)
        #expect(order.mayUse(.interests) == .never)
    }

    /// GDPR Art. 9: a special field in a category that is included still has to be asked for.
    @Test func aSpecialFieldIsNeverJustIncluded() throws {
        let configuration = try load()
        let newsletter = try #require(configuration.purpose(named: "newsletter"))
        let order = try #require(configuration.purpose(named: "order_confirmation"))
        let allergies = try #require(configuration.catalogue.field(named: "allergies"))
        #expect(newsletter.mayUse(allergies) == .asked)
        #expect(order.mayUse(allergies) == .never)
        let name = try #require(configuration.catalogue.field(named: "first_name"))
        #expect(order.mayUse(name) == .included)
    }

    @Test func theCatalogueStartsWithTheBuiltInFields() throws {
        let catalogue = try load().catalogue
        #expect(
            catalogue.fields.map(\.name) == [
                "email", "phone", "language", "country", "time_zone", "birth_date", "first_name", "allergies",
            ])
        let birth = try #require(catalogue.field(named: "birth_date"))
        #expect(birth.type == .date)
        #expect(birth.category == .identity)
        #expect(birth.isBuiltIn)
        #expect(birth.label.text(in: "es") == "fecha de nacimiento")
        #expect(catalogue.field(named: "country")?.category == .location)
        let allergies = try #require(catalogue.field(named: "allergies"))
        #expect(allergies.type == .tags)
        #expect(allergies.sensitivity == .special)
        #expect(allergies.retention == Period(count: 18, unit: .months))
        #expect(!allergies.isBuiltIn)
        #expect(allergies.source == .other(LocalText(["en": "your doctor", "es": "tu médico"], default: "en")))
        #expect(catalogue.field(named: "first_name")?.source == .`self`)
        #expect(catalogue.field(named: "shoe_size") == nil)
    }

    @Test func eventsHaveACategoryALabelAndTypedProperties() throws {
        let events = "events:\n  purchase:\n    category: purchase_history\n    label: {en: order, es: pedido}\n"
        let text = Samples.configuration + events + "    properties: {number: text, amount: decimal}\n"
        let purchase = try #require(try load(text).catalogue.event(named: "purchase"))
        #expect(purchase.category == .purchaseHistory)
        #expect(purchase.label.text(in: "es") == "pedido")
        #expect(purchase.properties.map(\.name) == ["number", "amount"])
        #expect(purchase.property(named: "amount")?.type == .decimal)
        #expect(purchase.property(named: "colour") == nil)
        #expect(
            Samples.headlines(Samples.configuration + events + "    properties: {Number: text, amount: decimel}\n") == [
                "heed.yaml:58:18: error: 'Number' cannot be a name in events.purchase.properties. "
                    + "Use small letters a-z, digits and _, a letter first, at most 41.",
                "heed.yaml:58:40: error: unknown type 'decimel'. Did you mean 'decimal'?",
            ])
    }

    /// The files that ship are read from the sources' folder.
    @Test func theShippedConfigurationHasNoMistakeAndNoWarning() throws {
        let root = FilePath.folder(of: FilePath.folder(of: FilePath.folder(of: #filePath)))
        let text = try FileBytes.text(root + "/Samples/heed.yaml")
        #expect(Samples.headlines(text) == [])
        let folder = WorkspaceFolder(path: root)
        for group in ["Campaigns", "Mappings"] {
            let names = try Folder.names(in: root + "/" + group).filter { $0.hasSuffix(".yaml") }
            #expect(names.count >= 4)
            for name in names { _ = try folder.yaml("\(group)/\(name)") }
        }
    }

    @Test func aBuiltInFieldCanBeDescribedButNotChanged() throws {
        let described = Samples.configuration(
            "data:\n  first_name", "data:\n  email: {label: {es: tu correo}, retention: 1 year}\n  first_name")
        let email = try #require(try load(described).catalogue.field(named: "email"))
        #expect(email.label.text(in: "es") == "tu correo")
        #expect(email.label.text(in: "en") == "email address")
        #expect(email.retention == Period(count: 1, unit: .years))
        #expect(email.isBuiltIn)
        let changed = Samples.configuration(
            "data:\n  first_name", "data:\n  email: {type: date, category: support}\n  first_name")
        #expect(
            Samples.headlines(changed) == [
                "heed.yaml:42:17: error: the type of the built-in field 'email' is 'text'. "
                    + "Delete the line, or give your field another name.",
                "heed.yaml:42:33: error: the category of the built-in field 'email' is 'contact'. "
                    + "Delete the line, or give your field another name.",
            ])
    }

    @Test func aLanguageWithoutShippedWordsNeedsLabelsForTheBuiltInFields() throws {
        let text = Samples.configuration
            .replacing("supported: [en, es]", with: "supported: [en, fr]").replacing(", es:", with: ", fr:")
        #expect(
            Samples.headlines(text) == [
                "heed.yaml:12:12: error: there are no words in fr for the built-in fields "
                    + "email, phone, language, country, time_zone, birth_date. "
                    + "Add them under data:, for example email: {label: {fr: …}}."
            ])
        let names = ["email", "phone", "language", "country", "time_zone", "birth_date"]
        let labels = names.map { "  \($0): {label: {fr: mot}}\n" }.joined()
        let complete = text.replacing("data:\n  first_name", with: "data:\n\(labels)  first_name")
        #expect(try load(complete).catalogue.field(named: "phone")?.label.text(in: "fr") == "mot")
    }

    @Test func theBestLanguageIsLookedUpByItsTag() {
        let languages = Languages(default: "en", supported: ["en", "pt-BR", "es", "zh-Hant"])
        #expect(languages.best(for: "es") == "es")
        #expect(languages.best(for: "es-MX") == "es")
        #expect(languages.best(for: "PT-br") == "pt-BR")
        #expect(languages.best(for: "pt") == "pt-BR")
        #expect(languages.best(for: "zh-Hant-TW") == "zh-Hant")
        #expect(languages.best(for: "fr") == "en")
        #expect(languages.best(for: "") == "en")
        #expect(languages.best(for: nil) == "en")
    }

    @Test(arguments: [
        ("en", true), ("pt-BR", true), ("zh-Hant-TW", true), ("es-419", true), ("EN", false), ("en-us", false),
        ("e", false), ("english", false), ("en-", false), ("", false), ("en-US-x", false), ("zh-HANT", false),
        ("iw", false), ("en_US", false),
    ])
    func languageTagsAreCanonical(text: String, isTag: Bool) {
        #expect(Languages.isTag(text) == isTag)
    }

    // MARK: - Transports

    /// The sample with other lines under `delivery.email`.
    private func email(_ lines: String) throws -> DeliverySettings {
        let relay = """
              relay: smtp.casalumen.example
              user: heed
              password: {file: secrets/smtp-password}
              helo: mail.casalumen.example
            """.split(separator: "\n").map { "  \($0)\n" }.joined()
        let text = Samples.configuration.replacing(relay, with: lines)
        #expect(text != Samples.configuration)
        return try Configuration.load(text: text).configuration.delivery
    }

    @Test func mailsMayGoOtherWays() throws {
        #expect(try email("    transport: maildir\n    folder: mails\n").email == .maildir(folder: "mails"))
        #expect(
            try email("    transport: sendmail\n    connections: 2\n").email
                == .sendmail(program: "/usr/sbin/sendmail", connections: 2, timeoutSeconds: 60))
        let several = try email(
            """
                rate: {messages: 500, per: hour}
                relays:
                  - {relay: one.example, authentication: none, helo: me.example, connections: 8}
                  - {relay: two.example, authentication: none, helo: me.example, port: 2525}

            """)
        guard case .smtp(let relays) = several.email else {
            Issue.record("no relays")
            return
        }
        #expect(relays.map(\.relay) == ["one.example", "two.example"])
        #expect(relays.map(\.connections) == [8, 4])
        #expect(several.emailPace.rate == SendRate(messages: 500, per: .hour))
    }

    @Test(
        "mistakes of transports are pointed at",
        arguments: [
            ("    transport: pigeon\n", "unknown transport 'pigeon'"),
            ("    transport: sendmail\n    program: sendmail\n", "'program' must be a whole path"),
            ("    transport: maildir\n", "'folder' is missing in delivery.email"),
            (
                "    relays:\n      - {relay: one.example, helo: me.example}\n",
                "'user' is missing in delivery.email.relays"
            ),
            (
                "    relays:\n      - {relay: a.example, authentication: none, helo: b.example, weight: 2}\n",
                "unknown key 'weight'"
            ),
            (
                "    transport: maildir\n    folder: x\n    rate: {messages: 0, per: hour}\n",
                "must be a whole number from 1"
            ),
            ("    transport: maildir\n    folder: x\n    rate: {messages: 5, per: week}\n", "unknown per 'week'"),
        ])
    func mistakesOfTransports(lines: String, message: String) {
        let errors = #expect(throws: Diagnostics.self) { try email(lines) }
        #expect("\(errors.map { "\($0)" } ?? "")".contains(message), "\(errors.map { "\($0)" } ?? "")")
    }
}
