import Consent
import Customers
import Database
import System
import TestSupport
import Testing
import Workspace

@Suite("Hand-offs", .bothDatabases)
struct ConfirmationTests {
    let house: TestHouse
    let ana: TestHouse.Person
    let permit: ContactPermit

    init() throws {
        house = try TestHouse()
        ana = try house.person()
        try house.record(ana.gives(on: "03-01"), ana.gives("newsletter", "data:purchase_history", on: "03-01"))
        permit = try #require(try house.permit(ana))
    }

    func confirm(_ permits: [Int64: ContactPermit]) throws -> ContactGate.Confirmation {
        try house.session.transaction {
            try house.gate.confirm(
                "SELECT 5 AS key, \(ana.id) AS customer", permits: permits, purpose: house.purpose("newsletter"),
                channel: .email, at: TestHouse.now, session: house.session)
        }
    }

    @Test("a permit that still holds is handed off")
    func confirmed() throws {
        let confirmation = try confirm([5: permit])
        #expect(confirmation.handOffs.map(\.delivery) == [5])
        #expect(confirmation.handOffs.map(\.permit) == [permit])
        #expect(confirmation.handOffs.map(\.confirmedAt) == [TestHouse.now])
        #expect(confirmation.denied.isEmpty)
        #expect(confirmation.outdated.isEmpty)
    }

    @Test("UNS-10: what was withdrawn since is denied")
    func withdrawn() throws {
        try house.record(ana.says(.withdrawn, on: "04-01"))
        let confirmation = try confirm([5: permit])
        #expect(confirmation.handOffs.isEmpty)
        #expect(confirmation.denied.map(\.delivery) == [5])
        #expect(confirmation.denied.map(\.code) == ["withdrawn"])
    }

    /// What makes a composed message one that must be composed anew.
    @Test("a message made from an older state of things is outdated", arguments: ["consent", "address", "data"])
    func outdated(change: String) throws {
        switch change {
        case "consent": try house.record(ana.gives(on: "05-01"))
        case "address":
            let point = try house.add("ana@new.example", .email, to: ana.id)
            try house.record(ana.gives(on: "05-01", at: point))
        default: try house.record(ana.says(.withdrawn, "newsletter", "data:purchase_history", on: "04-01"))
        }
        let confirmation = try confirm([5: permit])
        #expect(confirmation.handOffs.isEmpty)
        #expect(confirmation.denied.isEmpty)
        #expect(confirmation.outdated == [5])
    }

    @Test("more data allowed since is no reason to compose anew")
    func moreData() throws {
        try house.record(ana.says(.withdrawn, "newsletter", "data:purchase_history", on: "04-01"))
        let lesser = try #require(try house.permit(ana))
        try house.record(ana.gives("newsletter", "data:purchase_history", on: "05-01"))
        #expect(try confirm([5: lesser]).handOffs.map(\.delivery) == [5])
    }

    @Test("a preview is never handed off, nor a row without a permit, nor with somebody else's")
    func notForThisRow() throws {
        let ben = try house.person(email: "ben@example.com")
        try house.record(ben.gives(on: "03-01"))
        let other = try #require(try house.permit(ben))
        for permits in [[5: house.gate.preview(permit)], [:], [6: permit], [5: other]] as [[Int64: ContactPermit]] {
            let confirmation = try confirm(permits)
            #expect(confirmation.handOffs.isEmpty)
            #expect(confirmation.outdated == [5])
        }
    }
}
