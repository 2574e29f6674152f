import Customers
import Database
import Testing
import Workspace

@testable import Consent

@Suite("How the database answers the gate")
struct QueryPlanTests {
    @Test(
        "every table is reached by a seek in an index, none is read whole",
        arguments: [
            ("newsletter", .email), ("newsletter", .sms), ("recall", .email), ("similar_products", .sms),
            ("partner_survey", .email),
        ] as [(String, Channel)])
    func seeks(purpose: String, channel: Channel) throws {
        // Where consent may be implied by events, so that these are asked too.
        let house = try TestHouse(organisationCountry: "CA")
        let question = ContactQuestion(
            purpose: house.purpose(purpose), channel: channel, at: TestHouse.now,
            configuration: house.configuration)
        let query = GateQuery(question, further: [])
        let candidates: SQL = "SELECT id AS key, id AS customer FROM customer WHERE id > 7 ORDER BY id LIMIT 1000"
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(query.decisions(candidates))") { $0.text(3) }
        #expect(!steps.isEmpty)
        for table in [
            "consent_state", "consent_event", "suppression", "contact_point", "stop", "granted", "point", "event",
            "exclusion_entry",
        ] {
            #expect(!steps.contains { $0.hasPrefix("SCAN \(table)") }, "\(steps)")
        }
        #expect(!steps.contains { $0.contains("AUTOMATIC") }, "\(steps)")
        #expect(steps.contains { $0.contains("USING INDEX contact_point_current") }, "\(steps)")
    }

    @Test("an unsubscribe costs the same however many customers there are")
    func unsubscribingSeeks() throws {
        let house = try TestHouse()
        let ana = try house.person()
        for scope in ["email", "*"] {
            let stop = ConsentStop(
                customer: ana.id, purpose: "newsletter", scope: scope, state: .withdrawn, method: "one_click",
                evidenceKind: .selfService, actor: "customer", at: TestHouse.now, cause: .unsubscribe, source: "a test")
            let query = ConsentRecorder.newestGrantAtAddresses(stop)
            let steps = try house.session.rows("EXPLAIN QUERY PLAN \(query)") { $0.text(3) }
            #expect(steps.first?.hasPrefix("SEARCH own ") == true, "\(steps)")
            #expect(
                steps.contains("SEARCH point USING INDEX contact_point_by_address (address_key=?)"), "\(steps)")
            #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(steps)")
        }
    }

    @Test("a newsletter by consent is asked nothing that only other bases, channels or purposes need")
    func usualPath() throws {
        let house = try TestHouse()
        let question = ContactQuestion(
            purpose: house.purpose("newsletter"), channel: .email, at: TestHouse.now,
            configuration: house.configuration)
        let text = GateQuery(question, further: []).decisions("SELECT id AS key, id AS customer FROM customer").text
        for word in ["soft_", "exclusion_", "number_country", "FROM event ", "written"] {
            #expect(!text.contains(word), "\(word)")
        }
    }
}
