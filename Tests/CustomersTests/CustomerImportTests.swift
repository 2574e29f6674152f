import Customers
import Database
import Foundation
import System
import TestSupport
import Testing
import Workspace

@testable import Customers

@Suite(.bothDatabases) struct CustomerImportTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    static let header = "id,email,phone,language,country,time_zone,birth_date,first_name,city,interests,total_spent\n"

    /// LAW-24; a number that came in before its country was noted gets it with the next import.
    @Test func theCountryOfANumberIsKept() throws {
        let fixture = try Fixture()
        let text = "id,email,phone\nC1,ana@example.com,+34612345678\nC2,,+16045550123\n"
        try fixture.customers(text)
        func countries() throws -> [String?] {
            try fixture.session.rows("SELECT country FROM contact_point ORDER BY id") { $0.optionalText(0) }
        }
        #expect(try countries() == [nil, "ES", "CA"])
        #expect(try fixture.customers(text).unchanged == 2)
        try fixture.session.execute("UPDATE contact_point SET country = NULL")
        #expect(try fixture.customers(text).changed == 2)
        #expect(try countries() == [nil, "ES", "CA"])
    }

    @Test func aCustomerGoesInWithEveryValue() throws {
        let summary = try fixture.customers(
            Self.header
                + "C1,Ana@Bücher.example,612 345 678,es_es,es,europe/madrid,1985-07-31, Ána ,Ñuñoa,lamps|Candles,12.10\n"
        )
        #expect(summary.new == 1)
        #expect(summary.rows == 1)
        let person = try #require(try fixture.person("C1"))
        #expect(person.language == "es-ES")
        #expect(person.country == "ES")
        #expect(person.timeZone == "Europe/Madrid")
        #expect(
            person.values == [
                "email": .text("Ana@xn--bcher-kva.example"), "phone": .text("+34612345678"), "language": .text("es-ES"),
                "country": .text("ES"), "time_zone": .text("Europe/Madrid"),
                "birth_date": .date(CivilDate(parsing: "1985-07-31")!), "first_name": .text("Ána"),
                "city": .text("Ñuñoa"), "interests": .tags(["lamps", "Candles"]), "total_spent": .decimal(12.1),
            ])
        #expect(try fixture.session.text("SELECT k_city FROM customer") == "ñuñoa")
        #expect(
            try fixture.session.rows("SELECT field, tag_key FROM customer_tag ORDER BY 2") { $0.text(0) + $0.text(1) }
                == ["interestscandles", "interestslamps"])
        let point = try fixture.session.first(
            "SELECT address_key, given, address_hash FROM contact_point WHERE channel = 'email'"
        ) { ($0.text(0), $0.text(1), $0.blob(2)) }
        #expect(point?.0 == "ana@xn--bcher-kva.example")
        #expect(point?.1 == "Ana@Bücher.example")
        #expect(point?.2 == fixture.hasher.hash(addressKey: "ana@xn--bcher-kva.example"))
    }

    @Test func theSameFileTwiceChangesNothing() throws {
        let text =
            Self.header + "C1,ana@example.com,,es,ES,,,Ana,,lamps,1\nC2,b@example.com,+447400123456,en,GB,,,B,,,\n"
        try fixture.customers(text)
        let before = try fixture.dump()
        fixture.clock.advance(seconds: 3600)
        let again = try fixture.customers(text)
        #expect(again.new == 0 && again.changed == 0 && again.unchanged == 2 && again.rejected == 0)
        #expect(try fixture.dump() == before)
    }

    @Test func onlyWhatChangedIsWritten() throws {
        try fixture.customers(Self.header + "C1,a@example.com,,es,,,,Ana,,lamps,\nC2,b@example.com,,en,,,,B,,,\n")
        fixture.clock.advance(seconds: 60)
        let summary = try fixture.customers(
            Self.header + "C1,a@example.com,,es,,,,Anna,,candles,\nC2,b@example.com,,en,,,,B,,,\n")
        #expect(summary.changed == 1 && summary.unchanged == 1)
        #expect(try fixture.person("C1")?.values["first_name"] == .text("Anna"))
        #expect(try fixture.session.rows("SELECT tag_key FROM customer_tag") { $0.text(0) } == ["candles"])
        #expect(
            try fixture.session.rows("SELECT updated_at - created_at FROM customer ORDER BY source_key") { $0.int(0) }
                == [60_000_000, 0])
    }

    @Test func columnsThatAreNotInTheFileStayAsTheyAre() throws {
        try fixture.customers(Self.header + "C1,a@example.com,,es,,,,Ana,Soria,,\n")
        try fixture.customers("id,email,first_name\nC1,a@example.com,\n")
        let person = try fixture.person("C1")
        #expect(person?.values["city"] == .text("Soria"))
        #expect(person?.values["first_name"] == nil)
    }

    @Test func aChangedAddressRetiresTheOldOneAndComingBackRevivesIt() throws {
        try fixture.customers("id,email\nC1,old@example.com\n")
        let old = try fixture.session.integer("SELECT id FROM contact_point")
        fixture.clock.advance(seconds: 60)
        let summary = try fixture.customers("id,email\nC1,new@example.com\n")
        #expect(summary.changed == 1)
        #expect(
            try fixture.session.rows("SELECT address_key, current FROM contact_point ORDER BY id") {
                "\($0.text(0)) \($0.int(1))"
            } == ["old@example.com 0", "new@example.com 1"])
        #expect(try fixture.person("C1")?.values["email"] == .text("new@example.com"))
        try fixture.customers("id,email\nC1,OLD@example.com\n")
        #expect(try fixture.session.integer("SELECT id FROM contact_point WHERE current = 1") == old)
        #expect(try fixture.person("C1")?.values["email"] == .text("OLD@example.com"))
        try fixture.customers("id,email\nC1,\n")
        #expect(try fixture.session.integer("SELECT count(*) FROM contact_point WHERE current = 1") == 0)
    }

    @Test func aBadRowIsSetAsideWithItsLineAndColumnAndTheRestGoesIn() throws {
        let summary = try fixture.customers(
            """
            id,email,country,birth_date,first_name
            C1,good@example.com,ES,1990-01-01,"Two
            lines"
            C2,bad at example.com,ES,,B
            C3,c@example.com,Spain,,C
            C4,d@example.com,ES,2030-01-01,D
            C5,e@example.com,ES,,E,extra
            C1,again@example.com,ES,,F
            ,,ES,,Nobody
            C6,f@example.com,ES,,Fine

            """)
        #expect(summary.rows == 8)
        #expect(summary.new == 2)
        #expect(summary.duplicates == 1)
        #expect(summary.rejected == 5)
        #expect(
            summary.reasons == [
                "email_invalid": 1, "country_unknown": 1, "date_invalid": 1, "malformed_row": 1, "duplicate": 1,
                "nobody": 1,
            ])
        #expect(
            summary.problems.map(\.description) == [
                "line 4, column 'email': this is not an email address",
                "line 5, column 'country': this is not a country of ISO 3166-1 (two letters, e.g. ES)",
                "line 6, column 'birth_date': this is not a day (e.g. 1985-07-31)",
                "line 7: it has 6 fields, and the header has 5", "line 8: the same key is in line 2",
                "line 9, column 'id': the row has neither a key nor an address",
            ])
        let rejects = try #require(try fixture.rejects())
        #expect(
            rejects
                == [
                    "id,email,country,birth_date,first_name,reason",
                    "C2,bad at example.com,ES,,B,\"line 4, column 'email': this is not an email address\"",
                    "C3,c@example.com,Spain,,C,\"line 5, column 'country': this is not a country of ISO 3166-1 (two letters,"
                        + " e.g. ES)\"",
                    "C4,d@example.com,ES,2030-01-01,D,\"line 6, column 'birth_date': this is not a day (e.g. 1985-07-31)\"",
                    "\"C5,e@example.com,ES,,E,extra\",,,,,\"line 7: it has 6 fields, and the header has 5\"",
                    "C1,again@example.com,ES,,F,\"line 8: the same key is in line 2\"",
                    ",,ES,,Nobody,\"line 9, column 'id': the row has neither a key nor an address\"", "",
                ].joined(separator: "\r\n"))
        let mode = try FileManager.default.attributesOfItem(atPath: fixture.folder("rejects"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(summary.rejectsFile == fixture.folder("rejects"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path).filter { $0.hasSuffix(".part") }
                == [])
    }

    @Test func withoutRejectsThereIsNoFile() throws {
        let summary = try fixture.customers("id,email\nC1,a@example.com\n")
        #expect(summary.rejectsFile == nil)
        #expect(try fixture.rejects() == nil)
    }

    @Test func aBadPhoneCostsTheValueWhereThereIsAnEmailAndTheRowWhereThereIsNone() throws {
        let summary = try fixture.customers(
            "id,email,phone,country\nC1,a@example.com,612345678,\nC2,,123,ES\nC3,,612345678,\nC4,,612345678,ES\n")
        #expect(summary.new == 2)
        #expect(summary.rejected == 2)
        #expect(summary.warnings == ["phone_country_unknown": 1])
        #expect(summary.reasons == ["phone_invalid": 1, "phone_country_unknown": 1])
        #expect(summary.problems.first?.isRejected == false)
        #expect(try fixture.person("C1")?.values["phone"] == nil)
        #expect(try fixture.person("C4")?.values["phone"] == .text("+34612345678"))
    }

    /// MSG-13: addresses are compared in lower case.
    @Test func withoutAKeyTheAddressIsTheKey() throws {
        try fixture.customers("id,email,first_name\n,Ana@Example.COM,Ana\n")
        let summary = try fixture.customers("id,email,first_name\n,ana@example.com,Anna\n")
        #expect(summary.changed == 1)
        #expect(try fixture.person("ana@example.com")?.values["first_name"] == .text("Anna"))
        #expect(try fixture.session.integer("SELECT count(*) FROM customer") == 1)
    }

    @Test func customersOfTwoSourcesStayTwoEvenWithOneAddress() throws {
        try fixture.customers("id,email\nC1,ana@example.com\n")
        try fixture.customers("Customer ID,Email\nC1,ana@example.com\n", "shopify")
        #expect(try fixture.session.integer("SELECT count(*) FROM customer") == 2)
        let reader = CustomerReader(catalogue: fixture.configuration.catalogue)
        #expect(try reader.find("Ana@example.com", fixture.session).count == 2)
    }

    @Test func jsonLinesGoInLikeTables() throws {
        let summary = try fixture.customers(
            """
            {"id": "C1", "email": "ana@example.com", "interests": ["lamps", "a,b"], "total_spent": 12.5, "shoe_size": 39}
            not json
            {"id": 2, "email": "b@example.com", "first_name": null, "orders": 3}
            {"id": "C3", "email": "nope"}

            """, name: "in.jsonl")
        #expect(summary.new == 2)
        #expect(summary.rejected == 2)
        #expect(summary.unmappedColumns == ["shoe_size"])
        #expect(try fixture.person("C1")?.values["interests"] == .tags(["lamps", "a,b"]))
        #expect(try fixture.person("C1")?.values["total_spent"] == .decimal(12.5))
        #expect(try fixture.person("2")?.values["orders"] == .integer(3))
        #expect(
            try fixture.rejects() == """
                {"reason":"line 2: the line is not a JSON object","row":"not json"}
                {"email":"nope","id":"C3","reason":"line 4, column 'email': this is not an email address"}

                """)
    }

    @Test func columnsThatNobodyKnowsAreNamed() throws {
        let summary = try fixture.customers("id,email,shoe size,favourite_room\nC1,a@example.com,39,kitchen\n")
        #expect(summary.unmappedColumns == ["shoe size"])
        #expect(summary.unknownFields == ["favourite_room"])
    }

    @Test func aMissingColumnIsNamedWithWhatWasMeant() throws {
        let key = #expect(throws: CustomersError.self) { try fixture.customers("ID_,email\n1,a@example.com\n") }
        #expect(key?.code == .columns)
        #expect(key?.description.contains("the column 'id' is missing, and the mapping 'heed-customers'") == true)
        let address = #expect(throws: CustomersError.self) { try fixture.customers("id,e-mail\n1,a@example.com\n") }
        #expect(address?.description.hasSuffix("looks for 'email' or 'phone'. Did you mean 'e-mail'?") == true)
        let twice = #expect(throws: CustomersError.self) {
            try fixture.customers("id,email,email\n1,a@x.com,b@x.com\n")
        }
        #expect(
            twice?.description.hasSuffix("the column 'email' is there twice. Delete or rename one of them.") == true)
    }

    @Test func whatIsNotTextIsRefusedBeforeAnythingIsIn() throws {
        let bytes = Array("id,email,first_name\nC1,a@example.com,Ana\nC2,b@example.com,Jos".utf8) + [0xE9, 0x0A]
        let path = try fixture.write(bytes)
        let error = #expect(throws: CustomersError.self) {
            try fixture.importer.importCustomers(file: path, mapping: fixture.mapping("heed-customers"), rejects: nil)
        }
        #expect(
            error?.description
                == "\(path):3: this line is not UTF-8 text. Save the file as UTF-8 and import it again.")
        #expect(try fixture.session.integer("SELECT count(*) FROM customer") == 0)
    }

    @Test func manyRowsGoInByPagesAndProgressIsTold() throws {
        var text = "id,email\n"
        for index in 0..<2500 { text += "C\(index),c\(index)@example.com\n" }
        var seen: [ImportProgress] = []
        let path = try fixture.write(text)
        let summary = try fixture.importer.importCustomers(
            file: path, mapping: fixture.mapping("heed-customers"), rejects: nil
        ) { seen.append($0) }
        #expect(summary.new == 2500)
        #expect(seen.map(\.rows) == [1000, 2000, 2500, 2500])
        #expect(seen.last?.bytesRead == seen.last?.totalBytes)
    }

    @Test func theSummaryIsReadableByScripts() throws {
        let summary = try fixture.customers("id,email\nC1,a@example.com\nC2,nope\n")
        let text = try JSONText.encode(summary)
        #expect(text.contains("\"without_consent\":1"))
        #expect(text.contains("\"reasons\":{\"email_invalid\":1}"))
        #expect(!text.contains("nope"))
        #expect(summary.advice.first?.hasPrefix("1 person came in without a consent from this file.") == true)
    }

    @Test func columnsThatTheMappingDoesNotKnowAreNamed() throws {
        let summary = try fixture.customers("id,email,Favourite Lamp\n")
        #expect(
            summary.advice == [
                "The file has no rows, only the names of its columns.",
                "Not imported, since the mapping 'heed-customers' does not know these columns: Favourite Lamp. Name them "
                    + "there, under 'columns' if you need them, else under 'ignored'.",
            ])
    }

    /// Shopify and spreadsheets write `'7001`, so that the digits stay text.
    @Test func anApostropheBeforeTheDigitsIsNoPartOfAKey() throws {
        let summary = try fixture.customers("id,email\n'7001,a@example.com\n'x1,b@example.com\n7001,c@example.com\n")
        #expect(summary.new == 2)
        #expect(summary.duplicates == 1)
        #expect(try fixture.person("7001")?.values["email"] == .text("a@example.com"))
        #expect(try fixture.person("'x1")?.values["email"] == .text("b@example.com"))
        let events = try fixture.events("customer,kind,at,number\n'7001,purchase,2026-01-01T10:00:00Z,1\n")
        #expect(events.new == 1)
    }

    @Test func aFieldThatChangedItsTypeIsRefused() throws {
        let changed = Fixture.configurationText.replacingOccurrences(
            of: "orders: {type: integer", with: "orders: {type: text")
        let catalogue = try Fixture(changed).configuration.catalogue
        let error = #expect(throws: CustomersError.self) {
            try CustomerTables.synchronise(catalogue, fixture.session)
        }
        #expect(error?.code == .fieldType)
    }
}
