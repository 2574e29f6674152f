import Customers
import Testing
import Workspace

@testable import Customers

@Suite struct MappingTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    @Test func everyShippedMappingIsRead() throws {
        let names = ImportMapping.names(in: Fixture.shipped)
        #expect(
            names == [
                "heed-consent", "heed-customers", "heed-events", "listmonk", "mailchimp-cleaned",
                "mailchimp-nonsubscribed", "mailchimp-subscribed", "mailchimp-unsubscribed", "shopify",
            ])
        for name in names { #expect(try fixture.mapping(name).name == name) }
        #expect(try fixture.mapping("mailchimp-unsubscribed").key == "EUID")
        #expect(try names.allSatisfy { try fixture.mapping($0).attestation == nil })
    }

    @Test func anOwnMappingGoesOverTheOneItExtends() throws {
        let mapping = try fixture.mapping(
            """
            name: own
            extends: shopify
            key: Email
            columns: {Mail: email, Note: city}
            """)
        #expect(mapping.source == "shopify")
        #expect(mapping.key == "Email")
        #expect(mapping.columns.first { $0.field == "email" }?.name == "Mail")
        #expect(mapping.columns.first { $0.name == "First Name" }?.field == "first_name")
        #expect(!mapping.ignored.contains("Note"))
    }

    func mistakes(_ text: String) -> [String] {
        do {
            _ = try fixture.mapping(text)
            return []
        } catch let error as Diagnostics {
            return error.all.map(\.headline)
        } catch {
            return ["\(error)"]
        }
    }

    static let complete = """
        name: own
        extends: mailchimp-subscribed
        attestation:
          purpose: newsletter
          channels: [email]
          notice: {version: "1", language: en, text: "Yes."}
          method: form
          time: OPTIN_TIME
          declared_by: Somebody
          declared_on: 2026-11-20
        """

    @Test func aCompleteAttestationIsTaken() throws {
        #expect(mistakes(Self.complete) == [])
    }

    /// LAW-2: an attestation with a gap is no evidence.
    @Test(arguments: [
        (
            "  purpose: newsletter\n", "",
            "own.yaml:3:1: error: 'purpose' is missing in attestation. Add a line 'purpose: …'."
        ),
        (
            "  channels: [email]\n", "",
            "own.yaml:3:1: error: 'channels' is missing in attestation. Add a line 'channels: …'."
        ),
        ("  method: form\n", "", "own.yaml:3:1: error: 'method' is missing in attestation. Add a line 'method: …'."),
        (
            "version: \"1\", ", "",
            "own.yaml:6:3: error: 'version' is missing in attestation.notice. Add a line 'version: …'."
        ),
        (
            "  declared_by: Somebody\n", "",
            "own.yaml:3:1: error: 'declared_by' is missing in attestation. Add a line 'declared_by: …'."
        ),
        (
            "2026-11-20", "yesterday",
            "own.yaml:10:16: error: 'attestation.declared_on' must be a day. Write for example 2026-11-20."
        ),
        (
            "purpose: newsletter", "purpose: newsleter",
            "own.yaml:4:12: error: unknown purpose 'newsleter'. Did you mean 'newsletter'?"
        ),
        (
            "purpose: newsletter", "purpose: order_confirmation",
            "own.yaml:4:12: error: the purpose 'order_confirmation' rests on 'contract', not on consent. "
                + "Delete 'attestation', or name a purpose that asks for consent."
        ),
        (
            "channels: [email]", "channels: [email, sms]",
            "own.yaml:5:13: error: the purpose 'newsletter' does not use the channel 'sms'. "
                + "Delete it, or add it to the purpose in heed.yaml."
        ),
        (
            "language: en", "language: English language",
            "own.yaml:6:36: error: 'English language' is no language tag. Write for example en, es or pt-BR."
        ),
        (
            "mailchimp-subscribed", "mailchimp-nonsubscribed",
            "own.yaml:8:9: error: the column 'OPTIN_TIME' is ignored on purpose: it is no time of a consent. "
                + "These people did not say yes in that file. Import them without an attestation."
        ),
        (
            "mailchimp-subscribed", "mailchimp-unsubscribed",
            "own.yaml:3:1: error: a file of people who left cannot carry an attestation of consent. "
                + "Delete 'attestation'."
        ),
        (
            "mailchimp-subscribed", "mailchimp-subscribd",
            "own.yaml:2:10: error: there is no mapping 'mailchimp-subscribd'. Did you mean 'mailchimp-subscribed'?"
        ),
        (
            "name: own\n", "name: own\ncolums: {A: email}\n",
            "own.yaml:2:1: error: unknown key 'colums'. Did you mean 'columns'?"
        ),
        (
            "name: own\n", "name: own\ncolumns: {A: email, B: email}\n",
            "own.yaml:2:24: error: the columns 'A' and 'B' both fill 'email'. Keep one of them."
        ),
        (
            "name: own\n", "name: own\ncolumns: {A: E-Mail}\n",
            "own.yaml:2:14: error: 'E-Mail' cannot be the name of a field. "
                + "Use small letters a-z, digits and _, as in the data catalogue."
        ),
    ])
    func aMistakeIsNamedAtItsPlace(_ part: String, _ instead: String, _ message: String) {
        let text = Self.complete.replacing(part, with: instead, maxReplacements: 1)
        #expect(mistakes(text).contains(message), "\(mistakes(text))")
    }

    @Test func aMappingWithoutASourceOrColumnsIsRefused() {
        #expect(
            mistakes("name: own\nkey: id\n") == [
                "own.yaml:1:1: error: 'source' is missing. Add a line 'source: …': the system's name.",
                "own.yaml:1:1: error: 'columns' is missing. Add 'columns: {Email: email}'.",
            ])
    }

    @Test func anUnknownShippedNameListsWhatThereIs() throws {
        let error = #expect(throws: Diagnostics.self) { try fixture.mapping("brevo") }
        #expect(error?.all.first?.hint?.hasPrefix("Shipped: heed-consent, heed-customers,") == true)
        let near = #expect(throws: Diagnostics.self) { try fixture.mapping("shopfy") }
        #expect(near?.all.first?.hint == "Did you mean 'shopify'?")
    }
}
