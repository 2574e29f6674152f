import Database
import Testing
import Workspace

@testable import Consent

@Suite("How the database answers the gate")
struct QueryPlanTests {
    @Test("every table is reached by a seek in an index, none is read whole", arguments: ["newsletter", "recall"])
    func seeks(purpose: String) throws {
        let house = try TestHouse()
        let question = ContactQuestion(
            purpose: house.purpose(purpose), channel: .email, at: TestHouse.now, organisationCountry: "ES")
        let query = GateQuery(question, catalogue: house.configuration.catalogue, further: [])
        let candidates: SQL = "SELECT id AS key, id AS customer FROM customer WHERE id > 7 ORDER BY id LIMIT 1000"
        let steps = try house.session.rows("EXPLAIN QUERY PLAN \(query.decisions(candidates))") { $0.text(3) }
        #expect(!steps.isEmpty)
        for table in ["consent_state", "consent_event", "suppression", "contact_point", "stop", "granted", "point"] {
            #expect(!steps.contains { $0.hasPrefix("SCAN \(table)") }, "\(steps)")
        }
        #expect(!steps.contains { $0.contains("AUTOMATIC") }, "\(steps)")
        #expect(steps.contains { $0.contains("USING INDEX contact_point_current") }, "\(steps)")
    }
}
