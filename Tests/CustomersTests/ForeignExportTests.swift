import Customers
import Database
import System
import TestSupport
import Testing

@testable import Customers

/// The exports of other systems, with their real column names and their mess.
@Suite(.bothDatabases) struct ForeignExportTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    static let mailchimp =
        "\u{FEFF}\"Email Address\",\"First Name\",\"Last Name\",Address,\"Phone Number\",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,"
        + "CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS"

    static func subscribed(_ email: String, _ name: String, optin: String, confirm: String, euid: String) -> String {
        "\(email),\(name),Gil,\"Calle 1\nValencia\",,2,\"\(optin)\",,\"\(confirm)\",203.0.113.7,39.4,-0.3,1,2,"
            + "Europe/madrid,ES,VC,\"2024-01-01 00:00:00\",1,\(euid),,\"\"\"VIP\"\",\"\"Web, shop\"\"\""
    }

    /// LAW-2: without an attestation there is no consent, and the summary says what to do.
    @Test func mailchimpSubscribersComeInWithoutConsent() throws {
        let text = [
            Self.mailchimp,
            Self.subscribed(
                "lucía@example.com", "Lucía", optin: "2023-05-01 10:00:00", confirm: "2023-05-01 10:05:00", euid: "e0"),
            Self.subscribed(
                "Lucia@Example.com", "Lucía", optin: "2023-05-01 10:00:00", confirm: "2023-05-01 10:05:00", euid: "e1"),
            Self.subscribed("josé", "José", optin: "2023-05-01 10:00:00", confirm: "", euid: "e2"),
            Self.subscribed("lucia@example.com", "Again", optin: "", confirm: "", euid: "e1"),
        ].joined(separator: "\r\n")
        let summary = try fixture.customers(text, "mailchimp-subscribed")
        #expect(summary.rows == 4)
        #expect(summary.new == 1)
        #expect(summary.duplicates == 1)
        #expect(summary.rejected == 2)
        #expect(summary.withoutConsent == 1)
        #expect(summary.unmappedColumns == [])
        #expect(summary.problems.map(\.line) == [2, 6, 8])
        #expect(fixture.intake.claims == [])
        let person = try #require(try fixture.person("e1"))
        #expect(person.values["email"] == .text("Lucia@example.com"))
        #expect(person.values["tags"] == .tags(["VIP", "Web, shop"]))
        #expect(person.timeZone == "Europe/Madrid")
    }

    static let attestation = """
        name: own
        extends: mailchimp-subscribed
        attestation:
          purpose: newsletter
          channels: [email]
          notice: {version: "2024-05", language: en, text: "Yes, send me the newsletter."}
          method: form
          declared_by: Head of marketing
          declared_on: 2026-11-20
        """

    @Test func anAttestationMakesConsentOfTheRowsWithATime() throws {
        let text = [
            Self.mailchimp,
            Self.subscribed(
                "a@example.com", "A", optin: "2023-05-01 10:00:00", confirm: "2023-05-01 10:05:00", euid: "e1"),
            Self.subscribed("b@example.com", "B", optin: "2023-05-02 10:00:00", confirm: "", euid: "e2"),
            Self.subscribed("c@example.com", "C", optin: "some day", confirm: "", euid: "e3"),
            Self.subscribed("d@example.com", "D", optin: "2030-01-01 00:00:00", confirm: "", euid: "e4"),
        ].joined(separator: "\n")
        let summary = try fixture.customers(text, Self.attestation)
        #expect(summary.new == 4)
        #expect(summary.consentNew == 2)
        #expect(summary.withoutConsent == 2)
        let claims = fixture.intake.claims
        #expect(claims.map(\.at.rfc3339) == ["2023-05-01T10:05:00Z", "2023-05-02T10:00:00Z"])
        let first = try #require(claims.first)
        #expect(first.purpose == "newsletter" && first.scope == "email" && first.state == .given)
        #expect(first.evidenceKind == .attested && first.method == "form" && first.actor == "Head of marketing")
        #expect(first.noticeVersion == "2024-05" && first.noticeLanguage == "en")
        #expect(first.noticeText == "Yes, send me the newsletter.")
        #expect(first.statement == "Attested on 2026-11-20 for the import 'own'")
        #expect(
            try fixture.session.text("SELECT address FROM contact_point WHERE id = \(first.contactPoint ?? 0)")
                == "a@example.com")
        let again = try fixture.customers(text, Self.attestation)
        #expect(again.consentNew == 0 && again.consentKnown == 2 && again.unchanged == 4)
    }

    @Test func anAddressThatCameLaterDidNotConsent() throws {
        func file(_ email: String) -> String {
            Self.mailchimp + "\n"
                + Self.subscribed(email, "A", optin: "2023-05-01 10:00:00", confirm: "", euid: "e1")
        }
        try fixture.customers(file("old@example.com"), Self.attestation)
        fixture.clock.advance(seconds: 86_400)
        let summary = try fixture.customers(file("new@example.com"), Self.attestation)
        #expect(summary.changed == 1)
        #expect(summary.consentNew == 0)
        #expect(summary.withoutConsent == 1)
        #expect(fixture.intake.claims.count == 1)
    }

    /// LAW-8: who unsubscribed is withdrawn and suppressed; any other mapping is refused.
    @Test func mailchimpUnsubscribersAreWithdrawnAndSuppressed() throws {
        let text =
            "Email Address,First Name,UNSUB_TIME,UNSUB_REASON,LEID,EUID\n"
            + "Left@Example.com,L,2025-02-03 04:05:06,NORMAL,1,e1\nundated@example.com,U,,NORMAL,2,e2\n"
        let summary = try fixture.customers(text, "mailchimp-unsubscribed")
        #expect(summary.new == 2)
        #expect(summary.suppressions == 2)
        #expect(summary.consentNew == 1)
        #expect(summary.undatedDepartures == 1)
        #expect(summary.withoutConsent == 0)
        let claim = try #require(fixture.intake.claims.first)
        #expect(claim.state == .withdrawn && claim.purpose == "*" && claim.scope == "email")
        #expect(claim.at == Instant(rfc3339: "2025-02-03T04:05:06Z"))
        #expect(claim.contactPoint == nil)
        #expect(
            fixture.intake.suppressions == [
                SuppressionClaim(
                    addressKey: "left@example.com", purpose: "*", channel: "email", cause: .unsubscribe,
                    at: Instant(rfc3339: "2025-02-03T04:05:06Z")!, source: "mailchimp"),
                SuppressionClaim(
                    addressKey: "undated@example.com", purpose: "*", channel: "email", cause: .unsubscribe,
                    at: Fixture.now, source: "mailchimp"),
            ])
        #expect(try fixture.customers(text, "mailchimp-unsubscribed").suppressions == 0)
    }

    /// LAW-3: who left is not written to because another cell of their row is wrong; of that cell a warning tells.
    @Test func aDepartureCountsWhateverElseIsWrongInItsRow() throws {
        let summary = try fixture.customers(
            "Email Address,CC,TIMEZONE,UNSUB_TIME,EUID\nleft@example.com,UK,Marte,2025-02-03 04:05:06,e1\n",
            "mailchimp-unsubscribed")
        #expect(summary.rejected == 0 && summary.new == 1)
        #expect(summary.warnings == ["country_unknown": 1, "time_zone_unknown": 1])
        #expect(fixture.intake.claims.map(\.state) == [.withdrawn])
        #expect(fixture.intake.suppressions.map(\.addressKey) == ["left@example.com"])
        // Whoever did not leave is set aside as before.
        let others = try fixture.customers(
            "uuid,email,language,status,updated_at\nu1,a@example.com,??,enabled,2024-01-01T00:00:00Z\n"
                + "u2,b@example.com,??,blocklisted,2024-01-02T00:00:00Z\n",
            "name: own\nextends: listmonk\ncolumns: {language: language}\n")
        #expect(others.rejected == 1 && others.new == 1)
        #expect(fixture.intake.suppressions.map(\.addressKey) == ["left@example.com", "b@example.com"])
    }

    @Test(arguments: [
        ("UNSUB_TIME", "mailchimp-subscribed", "mailchimp-unsubscribed"),
        ("UNSUB_TIME", "mailchimp-cleaned", "mailchimp-unsubscribed"),
        ("unsub_time", "mailchimp-nonsubscribed", "mailchimp-unsubscribed"),
        ("CLEAN_TIME", "mailchimp-subscribed", "mailchimp-cleaned"),
        ("CLEAN_TIME", "mailchimp-unsubscribed", "mailchimp-cleaned"),
    ])
    func aFileOfPeopleWhoLeftIsRefusedByOtherMappings(_ column: String, _ mapping: String, _ remedy: String) throws {
        let error = #expect(throws: CustomersError.self) {
            try fixture.customers("Email Address,\(column),EUID\na@example.com,2025-01-01 00:00:00,e1\n", mapping)
        }
        #expect(error?.code == .refusedColumn)
        #expect(error?.description.hasSuffix("'--mapping \(remedy)', or a mapping that extends it.") == true)
        #expect(try fixture.session.integer("SELECT count(*) FROM customer") == 0)
    }

    @Test func theyAreRefusedAsJSONLinesToo() throws {
        let text = "{\"id\": \"C1\", \"email\": \"a@example.com\"}\n{\"id\": \"C2\", \"UNSUB_TIME\": \"2025-01-01\"}\n"
        let error = #expect(throws: CustomersError.self) { try fixture.customers(text) }
        #expect(error?.code == .refusedColumn)
        #expect(try fixture.session.integer("SELECT count(*) FROM customer") == 0)
    }

    @Test func mailchimpCleanedAddressesAreHardBounces() throws {
        let summary = try fixture.customers(
            "Email Address,CLEAN_TIME,EUID\ngone@example.com,2025-01-01 00:00:00,e1\n", "mailchimp-cleaned")
        #expect(summary.suppressions == 1)
        #expect(fixture.intake.suppressions.map(\.cause) == [.hardBounce])
        #expect(fixture.intake.claims == [])
    }

    @Test func listmonksBlocklistedAreSuppressedAndTheOthersCustomers() throws {
        let summary = try fixture.customers(
            """
            uuid,email,name,attributes,status,created_at,updated_at
            u1,a@example.com,Ana Gil,"{""city"": ""Soria""}",enabled,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z
            u2,b@example.com,Bo,{},blocklisted,2024-01-01T00:00:00Z,2025-06-07T08:09:10.123+02:00

            """, "listmonk")
        #expect(summary.new == 2)
        #expect(summary.suppressions == 1)
        #expect(fixture.intake.suppressions.map(\.addressKey) == ["b@example.com"])
        #expect(fixture.intake.suppressions.map(\.at.rfc3339) == ["2025-06-07T06:09:10.123Z"])
        #expect(summary.withoutConsent == 2)
    }

    @Test func aMemberOfAJSONCellCanBeAColumn() throws {
        try fixture.customers(
            "uuid,email,attributes,status,updated_at\nu1,a@example.com,\"{\"\"home\"\": {\"\"city\"\": \"\"Soria\"\"}}\",enabled,\n",
            """
            name: own
            extends: listmonk
            columns: {attributes.home.city: city}
            """)
        #expect(try fixture.person("u1")?.values["city"] == .text("Soria"))
    }

    /// Only the rows that say yes are covered, each channel by its own column.
    @Test func shopifysYesCountsOnlyUnderAnAttestation() throws {
        let text = """
            Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Country Code,Phone,\
            Accepts SMS Marketing,Total Spent,Total Orders,Tags,Agreed
            '1,Ana,Gil,a@example.com,yes,ES,+34612345678,no,199.90,3,"vip, web",2024-01-01
            '2,Bo,Gil,b@example.com,no,GB,07400 123456,YES,0.00,0,,2024-01-01

            """
        let plain = try fixture.customers(text, "shopify")
        #expect(plain.new == 2 && plain.withoutConsent == 2 && plain.rejected == 0)
        #expect(fixture.intake.claims == [])
        #expect(try fixture.person("1")?.values["total_spent"] == .decimal(199.9))
        #expect(try fixture.person("1")?.values["orders"] == .integer(3))
        #expect(try fixture.person("1")?.values["tags"] == .tags(["vip", "web"]))
        let attested = try fixture.customers(
            text,
            """
            name: own
            extends: shopify
            attestation:
              purpose: offers
              channels: [email, sms]
              notice: {version: "1", language: en, text: "Yes."}
              method: form
              time: Agreed
              declared_by: Head of marketing
              declared_on: 2026-11-20
            """)
        #expect(attested.consentNew == 2)
        #expect(fixture.intake.claims.map(\.scope) == ["email", "sms"])
    }
}
