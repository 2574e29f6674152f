import Testing

@testable import Workspace

@Suite struct ConfigurationMistakesTests {
    @Test(arguments: [
        // (what is replaced in the sample, by what, what is then reported)
        (
            "legal_basis: consent", "legal_basis: consnt",
            "30:18: error: unknown legal basis 'consnt'. Did you mean 'consent'?"
        ),
        (
            "channels: [email, sms]", "channels: [email, fax]",
            "31:23: error: unknown channel 'fax'. Use one of: email, sms."
        ),
        (
            "channels: [email, sms]", "channels: []",
            "31:15: error: 'purposes.newsletter.channels' is empty. Name at least one, or delete the line."
        ),
        (
            "channels: [email, sms]", "channels: email",
            "31:15: error: 'purposes.newsletter.channels' must be a list, this is a text. "
                + "Write channels: [one, two] or one item a line, each after '- '."
        ),
        (
            "{interests: included", "{intrests: included",
            "32:12: error: unknown key 'intrests' in purposes.newsletter.data. Did you mean 'interests'?"
        ),
        (
            "{interests: included", "{identity: asked",
            "32:22: error: 'identity' is always included. Delete the line: no message can be made without it."
        ),
        (
            "{interests: included", "{interests: include",
            "32:23: error: unknown data use 'include'. Did you mean 'included'?"
        ),
        (
            "title: {en: News, es: Novedades}", "title: {en: News}",
            "34:5: error: 'es' is missing in purposes.newsletter.title. Add a line 'es: …'."
        ),
        (
            "title: {en: News, es: Novedades}", "title: News",
            "34:12: error: 'purposes.newsletter.title' must be a text in each language, this is a text. "
                + "Write {en: …, es: …}."
        ),
        (
            "legal_basis: contract", "legal_basis: contract\n    frequency_cap: {messages: 0, per: 1 day}",
            "38:31: error: 'purposes.order_confirmation.frequency_cap.messages' must be a whole number from 1 to 1000, "
                + "not '0'"
        ),
        (
            "legal_basis: contract", "legal_basis: contract\n    frequency_cap: {messages: 4, per: month}",
            "38:39: error: 'purposes.order_confirmation.frequency_cap.per' must be a stretch of time, not 'month'. "
                + "Write for example '2 years', '18 months', '180 days' or '48 hours'."
        ),
        (
            "legal_basis: contract", "legal_basis: contract\n    marketing: true",
            "38:16: error: marketing cannot rest on 'contract'. Use 'consent', or delete 'marketing'."
        ),
        (
            "order_confirmation:", "order-confirmation:",
            "36:3: error: 'order-confirmation' cannot be a name in purposes. "
                + "Use small letters a-z, digits and _, a letter first, at most 41."
        ),
        (
            "  name: Casa Lumen\n", "",
            "1:1: error: 'name' is missing in organisation. Add a line 'name: …'."
        ),
        (
            "country: ES", "country: es",
            "6:12: error: 'organisation.country' is no country code: 'es'. Write it in capitals: ES."
        ),
        (
            "country: ES", "country: España",
            "6:12: error: 'organisation.country' is no country code: 'España'. "
                + "Use two letters of ISO 3166-1, like ES or US."
        ),
        (
            "contact: hola@casalumen.example", "contact: hola",
            "7:12: error: 'organisation.contact' is no email address. "
                + "The email address has no @. Write it as name@domain, for example ana@example.com."
        ),
        (
            "data_sharing: none", "data_sharing: nobody",
            "11:17: error: 'organisation.data_sharing' must be 'none' or say who gets the data, in each language. "
                + "Write none or {en: …, es: …}."
        ),
        (
            "default: en", "default: fr",
            "12:22: error: the default language 'fr' is not among the supported ones. Add it to 'supported'."
        ),
        (
            "[en, es]", "[en, es, Spanish]",
            "12:46: error: 'Spanish' is no language tag. Write for example en, es or pt-BR."
        ),
        ("[en, es]", "[en, es, pt-br]", "12:46: error: 'pt-br' is no language tag. Write it as pt-BR."),
        ("[en, es]", "[en, es, en]", "12:46: error: 'en' is listed twice"),
        (
            "database: heed.db", "database: ../heed.db",
            "13:11: error: 'database' must be a path inside the workspace. "
                + "Write it without / at its ends and without '..'."
        ),
        (
            "database: heed.db", "database: postgresql://heed:hunter2@db/heed",
            "13:11: error: a password must not stand in this file. Put it in a file that only you can read and write "
                + "database: {url: …, password: {file: secrets/database-password}}."
        ),
        (
            "database: heed.db", "database: postgres://db/heed?sslmode=require&password=hunter2",
            "13:11: error: a password must not stand in this file. Put it in a file that only you can read and write "
                + "database: {url: …, password: {file: secrets/database-password}}."
        ),
        (
            "database: heed.db", "database: {url: heed.db}",
            "13:17: error: this is no address of a PostgreSQL server. Write it like postgresql://heed@db.example.com/heed."
        ),
        (
            "database: heed.db", "database: {url: \"postgresql://heed@db/heed\", password: hunter2}",
            "13:56: error: a password must not stand in this file. Put it in a file that only you can read and write "
                + "{file: secrets/database-password}, or write {env: HEED_DATABASE_PASSWORD}."
        ),
        (
            "https://Correo", "http://Correo",
            "15:15: error: 'endpoint.public_url' must be an https:// address, "
                + "not 'http://Correo.casalumen.example/heed/'. Write for example https://news.example.com."
        ),
        (
            "folder: outbox}", "folder: outbox, prices: {currency: euro, ES: 0.045}}",
            "27:60: error: 'currency' must be a code of three capitals. Write for example EUR."
        ),
        (
            "folder: outbox}", "folder: outbox, prices: {currency: EUR, Spain: 0.045}}",
            "27:72: error: 'Spain' is no country with a price. Write for example ES: 0.045, or \"*\": 0.08 for everywhere else."
        ),
        ("    dkim: relay\n", "", "17:3: error: 'dkim' is missing in senders.news. Add a line 'dkim: …'."),
        (
            "    dkim: relay\n", "    dkim:\n",
            "19:5: error: 'dkim' has no value in senders.news. Write it after the colon."
        ),
        (
            "sms_name: CASALUMEN", "sms_name: CASA LUMEN MADRID",
            "20:15: error: 'senders.news.sms_name' must be 1 to 11 letters A-Z, digits and spaces, one of them a letter"
        ),
        (
            "password: {file: secrets/smtp-password}", "password: hunter2",
            "25:15: error: a password must not stand in this file. "
                + "Put it in a file that only you can read and write {file: secrets/smtp-password}, "
                + "or write {env: HEED_SMTP_PASSWORD}."
        ),
        (
            "password: {file: secrets/smtp-password}", "password: {env: hunter2}",
            "25:21: error: this is no name of an environment variable. "
                + "Use capitals, digits and _, like HEED_SMTP_PASSWORD."
        ),
        (
            "    user: heed\n", "",
            "22:3: error: 'user' is missing in delivery.email. Add a line 'user: …'."
        ),
        (
            "    user: heed\n", "    user: heed\n    security: none\n",
            "25:15: error: the password would travel unencrypted. Use 'security: starttls' or 'tls', "
                + "or 'authentication: none' for a relay that asks for none."
        ),
        (
            "    user: heed\n    password: {file: secrets/smtp-password}\n",
            "    user: heed\n    authentication: none\n",
            "24:11: error: 'user' is never used with 'authentication: none'. Delete one of the two lines."
        ),
        (
            "relay: smtp.casalumen.example", "relay: smtp://casalumen.example",
            "23:12: error: 'delivery.email.relay' is no host name: 'smtp://casalumen.example'. "
                + "Write only the name, like smtp.example.com; the port has a line of its own."
        ),
        (
            "    helo: mail.casalumen.example\n", "    helo: mail.casalumen.example\n    port: 0\n",
            "27:11: error: 'delivery.email.port' must be a whole number from 1 to 65535, not '0'"
        ),
        (
            "folder: outbox", "folder: /tmp/outbox",
            "27:33: error: 'delivery.sms.folder' must be a path inside the workspace. "
                + "Write it without / at its ends and without '..'."
        ),
        (
            "legal_basis: consent\n", "legal_basis: soft_opt_in\n    products: own_similr\n",
            "31:15: error: unknown products 'own_similr'. Did you mean 'own_similar'?"
        ),
        (
            "legal_basis: consent\n",
            "legal_basis: soft_opt_in\n    products: own_similar\n    marketing: false\n",
            "32:16: error: soft opt-in is for marketing only. "
                + "Delete 'marketing', or use 'contract' for what an order needs."
        ),
        (
            "legal_basis: contract\n", "legal_basis: contract\n    kids: true\n",
            "38:11: error: 'kids' changes nothing for a purpose that rests on 'contract'. Delete the line."
        ),
        (
            "testers:", "exclusion_lists: {robinson: {country: Spain}}\ntesters:",
            "53:39: error: 'Spain' is no country code. Use two letters of ISO 3166-1, like ES."
        ),
        (
            "testers:", "exclusion_lists: {robinson: {country: ES, max_age: 31 days}}\ntesters:",
            "53:52: error: the list 'robinson' may be older than the law says: 30 days (LOPDGDD art. 23.4). "
                + "Write 30 days or less."
        ),
        (
            "testers:", "exclusion_lists: {robinson: {country: ES, channels: [fax]}}\ntesters:",
            "53:54: error: unknown channel 'fax'. Use one of: email, sms."
        ),
        (
            "testers:",
            "events: {visit: {category: site_activity, relationship: friend, label: {en: a, es: b}}}\ntesters:",
            "53:57: error: unknown relationship 'friend'. Use one of: purchase, inquiry."
        ),
        ("    type: tags", "    type: tag", "47:11: error: unknown type 'tag'. Did you mean 'tags'?"),
        (
            "    category: identity", "    category: identitty",
            "44:15: error: unknown category 'identitty'. Did you mean 'identity'?"
        ),
        (
            "retention: 18 months", "retention: forever",
            "50:16: error: 'data.allergies.retention' must be a stretch of time, not 'forever'. "
                + "Write for example '2 years', '18 months', '180 days' or '48 hours'."
        ),
        (
            "source: {en: your doctor, es: tu médico}", "source: doctor",
            "51:13: error: 'data.allergies.source' must be 'self' or say who gave the data, in each language. "
                + "Write self or {en: …, es: …}."
        ),
        (
            "[qa@casalumen.example]", "[qa]",
            "53:11: error: 'testers[0]' is no email address. "
                + "The email address has no @. Write it as name@domain, for example ana@example.com."
        ),
        ("testers:", "tester:", "53:1: error: unknown key 'tester'. Did you mean 'testers'?"),
    ])
    func oneMistakeIsReportedOnceAtItsPlace(old: String, new: String, expected: String) {
        #expect(Samples.headlines(Samples.configuration(old, new)) == ["heed.yaml:" + expected])
    }

    @Test(arguments: [
        (
            "legal_basis: consent", "legal_basis: soft_opt_in",
            "30:18: warning: purpose 'newsletter' reaches nobody: soft opt-in is for similar products of one's own. "
                + "Write 'products: own_similar' if that is what it advertises; else use 'consent'."
        ),
        (
            "legal_basis: consent\n", "legal_basis: soft_opt_in\n    products: third_party\n",
            "31:15: warning: purpose 'newsletter' reaches nobody: soft opt-in is for similar products of one's own. "
                + "Write 'products: own_similar' if that is what it advertises; else use 'consent'."
        ),
        (
            "legal_basis: consent", "legal_basis: legitimate_interest",
            "30:18: warning: purpose 'newsletter' reaches only people whose country lets advertising rest on legitimate "
                + "interest: email in the US, in Canada after a purchase or an inquiry; nobody in the EU. "
                + "Use 'consent' or 'soft_opt_in', or write 'marketing: false' if it does not advertise."
        ),
        // UNS-4
        (
            "dkim: relay", "dkim: none",
            "19:11: warning: mails of sender 'news' have no one-click unsubscribe, because nobody signs them. "
                + "Write 'dkim: heed' and run 'heed keys dkim', or 'dkim: relay' where the relay signs."
        ),
        (
            "    user: heed\n    password: {file: secrets/smtp-password}\n",
            "    security: none\n    authentication: none\n",
            "24:15: warning: mails travel to smtp.casalumen.example unencrypted. Use 'security: starttls' or 'tls'."
        ),
    ])
    func aWarningLeavesTheFileUsable(old: String, new: String, expected: String) throws {
        let text = Samples.configuration(old, new)
        let warnings = try Configuration.load(text: text).warnings
        #expect(warnings.map(\.headline) == ["heed.yaml:" + expected])
    }

    @Test func severalMistakesAreReportedFromTopToBottom() {
        let text = """
            organisation:
              name: [Casa]
              country: XX
            languages: {default: en, supported: [en]}
            endpoint: {public_url: ftp://x}
            senders:
              news: {from: nobody, dkim: rely}
            purposes:
              news:
                legal_basis: consnt
                channels: [email]
                title: {en: News}
                explanation: {en: ""}
            ñandú: 1
            """
        #expect(
            Samples.headlines(text) == [
                "heed.yaml:1:1: error: 'postal_address' is missing in organisation. Add a line 'postal_address: …'.",
                "heed.yaml:1:1: error: 'contact' is missing in organisation. Add a line 'contact: …'.",
                "heed.yaml:1:1: error: 'privacy_contact' is missing in organisation. Add a line 'privacy_contact: …'.",
                "heed.yaml:1:1: error: 'website' is missing in organisation. Add a line 'website: …'.",
                "heed.yaml:1:1: error: 'security_measures' is missing in organisation. "
                    + "Add a line 'security_measures: …'.",
                "heed.yaml:1:1: error: 'data_sharing' is missing in organisation. Add a line 'data_sharing: …'.",
                "heed.yaml:2:9: error: 'organisation.name' must be a text, this is a list",
                "heed.yaml:3:12: error: 'organisation.country' is no country code: 'XX'. "
                    + "Use two letters of ISO 3166-1, like ES or US.",
                "heed.yaml:5:24: error: 'endpoint.public_url' must be an https:// address, not 'ftp://x'. "
                    + "Write for example https://news.example.com.",
                "heed.yaml:7:16: error: 'senders.news.from' is no email address. "
                    + "The email address has no @. Write it as name@domain, for example ana@example.com.",
                "heed.yaml:7:30: error: unknown dkim 'rely'. Did you mean 'relay'?",
                "heed.yaml:10:18: error: unknown legal basis 'consnt'. Did you mean 'consent'?",
                "heed.yaml:13:23: error: 'purposes.news.explanation.en' is empty. "
                    + "Write something between the quotes.",
                "heed.yaml:14:1: error: unknown key 'ñandú'. Known here: languages, organisation, database, endpoint, "
                    + "senders, delivery, purposes, data, events, frequency_cap, quiet_hours, legal_values, "
                    + "exclusion_lists, testers.",
            ])
    }

    @Test(arguments: [
        ("{sms: {from: 20:00}}", "60:15: error: 'until' is missing in quiet_hours.sms. Add a line 'until: …'."),
        (
            "{sms: {from: 24:00, until: 08:00}}",
            "60:27: error: 'from' must be a time of day. Write for example 20:00 or 08:30."
        ),
        (
            "{sms: {from: 8:00, until: 08:00}}",
            "60:27: error: 'from' must be a time of day. Write for example 20:00 or 08:30."
        ),
        (
            "{email: {from: 08:00, until: 08:00}}",
            "60:43: error: the quiet hours end when they begin. Leave at least a minute of the day to write in."
        ),
        (
            "{fax: {from: 20:00, until: 08:00}}",
            "60:15: error: unknown key 'fax' in quiet_hours. Known here: email, sms, region."
        ),
        ("{region: first_nam}", "60:23: error: unknown field 'first_nam'. Did you mean 'first_name'?"),
        ("{region: allergies}", "60:23: error: 'allergies' holds no region. Texts are: first_name."),
        ("{region: time_zone}", "60:23: error: 'time_zone' holds no region. Texts are: first_name."),
    ])
    func quietHoursThatCannotBe(value: String, headline: String) {
        let text = Samples.configuration("testers:", "quiet_hours: \(value)\ntesters:")
        let found = Samples.headlines(text).map { $0.replacing("heed.yaml:", with: "") }
        // The line is that of 'testers:' in the sample.
        let line =
            Samples.configuration.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.hasPrefix("testers:") }! + 1
        #expect(found == [headline.replacing("60:", with: "\(line):")])
    }

    @Test func withoutLanguagesNothingElseIsBlamed() {
        let text = Samples.configuration("languages: {default: en, supported: [en, es]}\n", "")
        #expect(
            Samples.headlines(text) == ["heed.yaml:1:1: error: 'languages' is missing. Add a line 'languages: …'."])
    }

    @Test func aPasswordIsNeverShown() {
        let texts = [
            Samples.configuration("password: {file: secrets/smtp-password}", "password: hunter2"),
            Samples.configuration("password: {file: secrets/smtp-password}", "password:\n      hunter2"),
            Samples.configuration("password: {file: secrets/smtp-password}", "password: {env: hunter2}"),
            Samples.configuration("password: {file: secrets/smtp-password}", "password: {value: hunter2}"),
            Samples.configuration("password: {file: secrets/smtp-password}", "password: [hunter2]"),
            Samples.configuration("password: {file: secrets/smtp-password}", "passwrod: hunter2"),
            Samples.configuration("password: {file: secrets/smtp-password}", "password: hunter2: x"),
            Samples.configuration("heed.db", "postgres://heed:hunter2@db/heed"),
        ]
        for text in texts {
            do {
                _ = try Configuration.load(text: text)
                Issue.record("this was accepted: \(text)")
            } catch {
                #expect(!error.rendered.contains("hunter2"), "\(error.rendered)")
            }
        }
    }
}
