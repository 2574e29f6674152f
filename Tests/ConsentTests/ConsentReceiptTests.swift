import Consent
import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@Suite("Consent receipts", .bothDatabases)
struct ConsentReceiptTests {
    let house: TestHouse
    let ana: TestHouse.Person

    init() throws {
        house = try TestHouse()
        ana = try house.person()
        try house.record(
            ana.gives(on: "03-01"), ana.gives("newsletter", "data:purchase_history", on: "03-02"),
            ana.gives("offers", on: "03-03"), ana.says(.withdrawn, "offers", on: "04-01"))
    }

    private func receipt(_ purpose: String? = nil, of person: TestHouse.Person? = nil) throws -> ConsentReceipt? {
        let principal = ConsentReceiptMaker.Principal(
            customer: (person ?? ana).id, reference: "CL-1", language: "es", country: "FR")
        return try ConsentReceiptMaker(house.configuration).receipt(for: principal, purpose: purpose, house.session)
    }

    /// What Python's jsonschema, which shares no code with Heed, says of a receipt: nothing, or its complaint.
    private func verdict(_ receipt: String) throws -> String {
        let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Docs/consent-receipt.schema.json").path
        let program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            errors = jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin))
            print("\\n".join(sorted(e.json_path + ": " + e.message for e in errors)), end="")
            """
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = ["-c", program, schema]
        let (input, output) = (Pipe(), Pipe())
        python.standardInput = input
        python.standardOutput = output
        try python.run()
        input.fileHandleForWriting.write(Data(receipt.utf8))
        try input.fileHandleForWriting.close()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0, "python3-jsonschema is missing: `make test` installs it")
        return String(decoding: said, as: UTF8.self)
    }

    @Test("REC-1: an independent judge finds every mandatory field, and none empty")
    func schema() throws {
        let receipt = try #require(try receipt())
        #expect(receipt.records.count == 3)
        #expect(try verdict(JSONText.encode(receipt)) == "")
    }

    @Test(
        "REC-1: the judge misses what is taken away or emptied",
        arguments: [
            "privacy_notice", "purpose", "lawful_basis", "pii_information", "pii_controllers",
            "storage_locations", "retention_period", "jurisdiction", "recipient_third_parties", "withdrawal_method",
        ])
    func judge(field: String) throws {
        let text = try JSONText.encode(try #require(try receipt()))
        for isRemoved in [true, false] {
            guard case .object(var members) = try JSON.parse(text), case .array(var records)? = members["records"],
                case .object(var record) = records[0], case .object(var processing)? = record["processing"]
            else {
                Issue.record("The receipt has another shape.")
                return
            }
            #expect(processing[field] != nil)
            processing[field] = isRemoved ? nil : .string("")
            record["processing"] = .object(processing)
            records[0] = .object(record)
            members["records"] = .array(records)
            let said = try verdict(JSONText.encode(JSON.object(members)))
            #expect(said.contains("$.records[0].processing") && said.contains(field), "\(said)")
        }
    }

    @Test("REC-1: what is read back is what was written")
    func roundTrip() throws {
        let receipt = try #require(try receipt())
        let text = try JSONText.encode(receipt, pretty: true)
        let read = try JSONDecoder().decode(ConsentReceipt.self, from: Data(text.utf8))
        #expect(read == receipt)
        #expect(try JSONText.encode(read, pretty: true) == text)
    }

    @Test("it names the words, the controller and the data, and claims no more than aligned fields")
    func contents() throws {
        let receipt = try #require(try receipt("newsletter"))
        #expect(receipt.alignedWith == "ISO/IEC TS 27560:2023")
        #expect(receipt.principal == "CL-1" && receipt.language == "en" && receipt.records.count == 2)
        let (email, orders) = (receipt.records[0], receipt.records[1])
        #expect(email.processing.notice.text == "Recibirás novedades.")
        #expect(email.processing.notice.sha256 == "e1618e4d4687621d6cae0eaf35e71d8ae943228d631bdf344c893dbcb45647f5")
        #expect(email.processing.purpose == "News" && email.processing.purposeType == "dpv:DirectMarketing")
        #expect(email.processing.jurisdiction == ["ES", "FR"] && email.processing.storageLocations == ["PT"])
        #expect(email.processing.recipients == ["Nobody: the data is not passed on to third parties."])
        #expect(email.processing.information.map(\.type) == ["identity", "contact", "language", "interests"])
        // A special field needs a yes of its own: it is not among those included.
        #expect(email.processing.information.last?.attributes == ["hobby"])
        #expect(orders.processing.information.map(\.attributes) == [["last_order", "event.purchase"]])
        #expect(orders.processing.purposeType == "dpv:Personalisation")
        #expect(email.events.map(\.state) == ["dpv:ConsentGiven"])
        #expect(email.events[0].validity == "until_withdrawn" && email.events[0].time == day("03-01"))
        #expect(email.events[0].type == "dpv:ExplicitlyExpressedConsent")
    }

    @Test("what ended a consent stands in its receipt, and changes the receipt's number but not the record's")
    func ended() throws {
        let before = try #require(try receipt("offers"))
        #expect(before.records[0].events.map(\.state) == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"])
        #expect(before.records[0].events[0].validity == "P2Y")
        try house.record(ana.says(.objected, "*", "*", on: "05-01"))
        let after = try #require(try receipt("offers"))
        #expect(after.records[0].events.count == 3)
        #expect(after.records[0].recordID == before.records[0].recordID && after.receiptID != before.receiptID)
        #expect(try receipt("offers") == after)
    }

    @Test("LAW-2: there is none for a yes that does not count")
    func incomplete() throws {
        let eva = try house.person(email: "eva@example.com")
        var claim = eva.gives(on: "03-01")
        claim.actor = nil
        try house.record(claim)
        #expect(try receipt(of: eva) == nil)
    }
}
