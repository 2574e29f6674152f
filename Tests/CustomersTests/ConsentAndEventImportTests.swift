import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@testable import Customers

@Suite(.bothDatabases) struct ConsentAndEventImportTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
        try fixture.customers(
            "id,email,phone\nC1,ana@example.com,+34612345678\nC2,shared@example.com,\nC3,shared@example.com,\n")
    }

    static let header =
        "customer,channel,purpose,scope,state,at,method,notice_version,notice_language,notice_text,statement,source_url,"
        + "actor,double_opt_in_at\n"

    @Test func aConsentEventComesInWithItsEvidence() throws {
        let text =
            Self.header
            + "C1,email,newsletter,,given,2024-07-20T09:36:49Z,form,2024-05,en,\"Yes, send\nme news.\",ticked the box,"
            + "https://x.example,customer,2024-07-20T10:16:49Z\nC1,,offers,data:purchase_history,given,2024-07-20,form,1,es,Sí.,,,team,\n"
            + "C1,sms,*,,objected,2025-01-01 10:00:00,phone,,,,,,team,\n"
        let summary = try fixture.consent(text)
        #expect(summary.rows == 3 && summary.consentNew == 3 && summary.rejected == 0)
        let customer = try #require(try fixture.person("C1")?.customer)
        let email = try fixture.session.integer("SELECT id FROM contact_point WHERE address = 'ana@example.com'")
        #expect(
            fixture.intake.claims == [
                ConsentClaim(
                    customer: customer, contactPoint: email.map(Int64.init), purpose: "newsletter", scope: "email",
                    state: .given, at: Instant(rfc3339: "2024-07-20T09:36:49Z")!, method: "form",
                    evidenceKind: .recorded, noticeVersion: "2024-05", noticeLanguage: "en",
                    noticeText: "Yes, send\nme news.", statement: "ticked the box", sourceURL: "https://x.example",
                    actor: "customer", doubleOptInAt: Instant(rfc3339: "2024-07-20T10:16:49Z")!),
                ConsentClaim(
                    customer: customer, purpose: "offers", scope: "data:purchase_history", state: .given,
                    at: Instant(rfc3339: "2024-07-20T00:00:00Z")!, method: "form", evidenceKind: .recorded,
                    noticeVersion: "1", noticeLanguage: "es", noticeText: "Sí.", actor: "team"),
                ConsentClaim(
                    customer: customer, purpose: "*", scope: "sms", state: .objected,
                    at: Instant(rfc3339: "2025-01-01T10:00:00Z")!, method: "phone", evidenceKind: .recorded,
                    actor: "team"),
            ])
        let again = try fixture.consent(text)
        #expect(again.consentNew == 0 && again.consentKnown == 3)
    }

    /// LAW-4, LAW-14, LAW-20: what a sale shows, a written consent and a parent's permission come in with the event.
    @Test func furtherEvidenceComesIn() throws {
        let summary = try fixture.consent(
            "customer,channel,purpose,state,at,own_sale,similar_products,opt_out_at_collection,opt_out_in_messages,"
                + "signed,disclosed,unconditional,parental_ref\n"
                + "C1,email,newsletter,given,2026-01-01,yes,true,1,no,,,,\n"
                + "C1,email,newsletter,given,2026-01-02,,no,,,,,,\n"
                + "C1,sms,newsletter,given,2026-01-03,,,,,yes,yes,yes,\n"
                + "C1,email,newsletter,given,2026-01-04,,,,,,,,form 17\n"
                + "C1,email,newsletter,given,2026-01-05,maybe,,,,,,,\n"
                + "C1,email,newsletter,given,2026-01-06,,,,,,,,\n")
        #expect(summary.reasons == ["boolean_invalid": 1])
        let claims = fixture.intake.claims
        #expect(
            claims.map(\.softOptIn) == [[.ownSale, .similarProducts, .optOutAtCollection], [], nil, nil, nil])
        #expect(claims.map(\.writtenConsent) == [nil, nil, .all, nil, nil])
        #expect(claims.map(\.parentalReference) == [nil, nil, nil, "form 17", nil])
    }

    @Test func badRowsOfConsentAreSetAside() throws {
        let summary = try fixture.consent(
            Self.header + "C9,email,newsletter,,given,2024-07-20,,,,,,,,\n"
                + "C1,email,newsleter,,given,2024-07-20,,,,,,,,\n"
                + "C1,email,newsletter,,agreed,2024-07-20,,,,,,,,\n" + "C1,email,newsletter,,given,,,,,,,,,\n"
                + "C1,fax,newsletter,,given,2024-07-20,,,,,,,,\n"
                + "C1,,newsletter,data:shoes,given,2024-07-20,,,,,,,,\n"
                + "C1,email,newsletter,,given,2027-07-20,,,,,,,,\n"
                + "shared@example.com,email,newsletter,,given,2024-07-20,,,,,,,,\n"
                + "Ana@example.com,email,newsletter,,given,2024-07-20,,,,,,,,\n")
        #expect(summary.rows == 9)
        #expect(summary.consentNew == 1)
        #expect(
            summary.reasons == [
                "customer_unknown": 1, "purpose_unknown": 1, "state_unknown": 1, "value_missing": 1,
                "scope_invalid": 2, "time_invalid": 1, "customer_ambiguous": 1,
            ])
        #expect(summary.rejected == 8)
        #expect(
            try fixture.rejects()?.contains("C9,email,newsletter,,given,2024-07-20,,,,,,,,,\"line 2, column") == true)
    }

    /// LAW-3, LAW-8: a no by an address is the no of all who have it; only a yes has to say whose it is.
    @Test func aNoAtAnAddressOfSeveralIsANoOfEach() throws {
        let summary = try fixture.consent(
            Self.header + "Shared@Example.com,email,newsletter,,withdrawn,2025-01-01,,,,,,,,\n"
                + "shared@example.com,,*,*,objected,2025-01-02,,,,,,,,\n")
        #expect(summary.rejected == 0 && summary.consentNew == 4)
        let both = try ["C2", "C3"].map { try #require(try fixture.person($0)?.customer) }
        #expect(fixture.intake.claims.map(\.customer) == both + both)
        #expect(fixture.intake.claims.map(\.state) == [.withdrawn, .withdrawn, .objected, .objected])
        #expect(fixture.intake.claims.allSatisfy { $0.contactPoint == nil })
    }

    /// LAW-3: a clock that ran ahead, or a time without its zone, does not lose a no; a yes waits for its time.
    @Test func aNoOfTheNextHourCounts() throws {
        let summary = try fixture.consent(
            Self.header + "C1,email,newsletter,,withdrawn,2026-11-23T14:26:00Z,,,,,,,,\n"
                + "C1,email,newsletter,,given,2026-11-23T14:26:00Z,,,,,,,,\n")
        #expect(summary.rejected == 1)
        #expect(fixture.intake.claims.map(\.state) == [.withdrawn])
    }

    /// MSG-12: the same address, however its domain is written.
    @Test func anAddressIsFoundWithItsDomainInUnicode() throws {
        try fixture.customers("id,email\nC4,eva@bücher.test\n")
        let summary = try fixture.consent(
            Self.header + "Eva@BÜCHER.test,email,newsletter,,withdrawn,2025-01-01,,,,,,,,\n"
                + "eva@xn--bcher-kva.test,email,newsletter,,withdrawn,2025-01-02,,,,,,,,\n")
        #expect(summary.rejected == 0)
        let eva = try #require(try fixture.person("C4")?.customer)
        #expect(fixture.intake.claims.map(\.customer) == [eva, eva])
    }

    /// Consent holds for the contact point named in its evidence (DESIGN §2).
    @Test func evidenceOfThePastSpeaksOfTheFirstAddress() throws {
        fixture.clock.advance(seconds: 60)
        try fixture.customers("id,email\nC1,later@example.com\n")
        fixture.clock.advance(seconds: 60)
        try fixture.consent(
            Self.header + "C1,email,newsletter,,given,2024-07-20,form,,,,,,,\n"
                + "C1,email,offers,,given,2026-11-23T13:27:30Z,form,,,,,,,\n")
        let addresses = try fixture.intake.claims.map { claim in
            try fixture.session.text("SELECT address FROM contact_point WHERE id = \(claim.contactPoint ?? 0)")
        }
        #expect(addresses == ["ana@example.com", "later@example.com"])
    }

    @Test func aConsentFileMustHaveItsColumns() throws {
        let error = #expect(throws: CustomersError.self) {
            try fixture.consent("customer,chanel,purpose,at\nC1,email,offers,2024-01-01\n")
        }
        #expect(error?.description.contains("the column 'state' is missing") == true)
        let wrong = #expect(throws: CustomersError.self) {
            try fixture.consent("id,email\nC1,a@example.com\n", "heed-customers")
        }
        #expect(wrong?.code == .mapping)
    }

    @Test func eventsComeInTypedAndOnce() throws {
        let text =
            "customer,kind,at,id,number,item,amount,currency\nC1,purchase,2026-01-17T15:53:00Z,o1,1,Azahar ñ,18.50,EUR\n"
            + "C1,purchase,2026-01-18,o2,2,\"Velas, 6\",14,EUR\n"
        let summary = try fixture.events(text)
        #expect(summary.new == 2 && summary.rejected == 0 && summary.unmappedColumns == [])
        let reader = CustomerReader(catalogue: fixture.configuration.catalogue)
        let id = try #require(try fixture.session.integer("SELECT id FROM event WHERE source_key = 'o1'"))
        let event = try #require(try reader.event(Int64(id), fixture.session))
        #expect(event.kind == "purchase" && event.key == "o1")
        #expect(event.at == Instant(rfc3339: "2026-01-17T15:53:00Z"))
        #expect(
            event.properties == [
                "number": .text("1"), "item": .text("Azahar ñ"), "amount": .decimal(18.5), "currency": .text("EUR"),
            ])
        // Beside a text stands the key by which segments compare it, where that is another.
        #expect(
            try fixture.session.text("SELECT properties FROM event WHERE source_key = 'o1'")
                == #"{"amount":18.5,"currency":"EUR","item":"Azahar ñ","key:currency":"eur","key:item":"azahar ñ","number":"1"}"#
        )
        let before = try fixture.dump()
        #expect(try fixture.events(text).unchanged == 2)
        #expect(try fixture.dump() == before)
        let changed = try fixture.events("customer,kind,at,id,amount\nC1,purchase,2026-01-18,o2,15\n")
        #expect(changed.changed == 1)
    }

    @Test func eventsWithoutAKeyAreKnownAgain() throws {
        let text = """
            {"customer": "C1", "kind": "purchase", "at": "2026-01-18", "amount": 14.5, "item": "lamp", "colour": "red"}
            {"customer": "C1", "kind": "purchase", "at": "2026-01-19", "amount": 14.5, "item": "lamp"}

            """
        let first = try fixture.events(text, name: "in.jsonl")
        #expect(first.new == 2 && first.unmappedColumns == ["colour"])
        #expect(try fixture.events(text, name: "in.jsonl").unchanged == 2)
    }

    @Test func badEventsAreSetAside() throws {
        let summary = try fixture.events(
            "customer,kind,at,id,amount\nC9,purchase,2026-01-18,o1,1\nC1,purchse,2026-01-18,o2,1\n"
                + "C1,purchase,18/01/2026,o3,1\nC1,purchase,2026-01-18,o4,\"1,5\"\nC1,purchase,2026-01-18,o5,1\n"
                + "C1,purchase,2026-01-18,o5,2\n")
        #expect(summary.new == 1)
        #expect(
            summary.reasons == [
                "customer_unknown": 1, "kind_unknown": 1, "time_invalid": 1, "number_invalid": 1, "duplicate": 1,
            ])
    }

    @Test func peopleAreFoundByReferenceAndByAnyOfTheirAddresses() throws {
        let reader = CustomerReader(catalogue: fixture.configuration.catalogue)
        let ana = try #require(try fixture.person("C1")?.customer)
        for text in ["C1", "ANA@example.com", "+34 612 345 678"] {
            #expect(try reader.find(text, fixture.session) == [ana])
        }
        #expect(try reader.find("shared@example.com", fixture.session).count == 2)
        #expect(try reader.find("nobody", fixture.session) == [])
        #expect(try reader.event(99, fixture.session) == nil)
    }

    @Test func theShippedSampleGoesInWhole() throws {
        let samples = Fixture.shipped.replacing("/Mappings", with: "/Samples")
        let text = String(decoding: try FileBytes.read(samples + "/heed.yaml", limit: 1 << 20), as: UTF8.self)
        let own = try Fixture(text)
        let customers = try own.importer.importCustomers(
            file: samples + "/customers.csv", mapping: own.mapping("heed-customers"), rejects: nil)
        #expect(customers.new > 50 && customers.rejected == 0 && customers.duplicates == 0)
        #expect(customers.warnings == [:] && customers.unmappedColumns == [] && customers.unknownFields == [])
        let consent = try own.importer.importConsent(
            file: samples + "/consent.csv", mapping: own.mapping("heed-consent"), rejects: nil)
        #expect(consent.rejected == 0 && consent.consentNew == consent.rows && consent.rows > 50)
        let events = try own.importer.importEvents(
            file: samples + "/events.csv", mapping: own.mapping("heed-events"), rejects: nil)
        #expect(events.rejected == 0 && events.new == events.rows && events.rows > 10)
    }
}
