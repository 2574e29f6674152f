import Foundation
import TestSupport
import Testing

/// Forgetting a person, as the team does it and as anybody can check it (LAW-10, LAW-11).
@Suite(.bothDatabases) struct ErasureTests {
    private func verify(_ address: String, _ shop: Shop) throws -> Outcome {
        try Program.run(
            ["/bin/sh", "-c", "printf '%s\\n' \"$address\" | \"$heed\" erase --verify --json"], in: shop.path,
            environment: shop.environment.merging(["heed": Checkout.heed, "address": address]) { $1 })
    }

    @Test("LAW-11: who is forgotten is nowhere in the database, and is not written to when they are imported again")
    func whoIsForgottenIsGone() throws {
        let shop = try Shop()
        try shop.importSamples()
        let row = try #require(
            try shop.text("Samples/customers.csv").split(separator: "\n").dropFirst().first { $0.contains("@") })
        let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let address = try #require(cells.first { $0.contains("@") })
        let customer = cells[0]

        // It is there, and a dry run changes nothing.
        let before = try verify(address, shop)
        #expect(before.status == 76)
        #expect(before.stdout.contains("contact_point.address"))
        let forecast = try shop.json("erase", customer)
        #expect(try forecast.int("addresses") >= 1 && forecast.int("proof_entries") >= 1)
        #expect(try verify(address, shop).status == 76)

        let done = try shop.json("erase", customer, "--yes", "--receipt", shop.beside("receipt.json"))
        #expect(try done.int("addresses") == forecast.int("addresses"))
        #expect(try done.int("events") == forecast.int("events"))
        let after = try verify(address, shop)
        #expect(after.status == 0, "\(after.stdout)")
        #expect(try verify(address.uppercased(), shop).status == 0)

        // The receipt says what was done, and nobody's name.
        let receipt = try String(contentsOfFile: shop.beside("receipt.json"), encoding: .utf8)
        #expect(receipt.contains("signature") && receipt.contains("Casa Lumen"))
        #expect(!receipt.contains(address) && !receipt.contains(customer))

        // No command finds the person, and what is sealed still verifies.
        #expect(try shop.heed("consent", "show", customer).status == 65)
        #expect(try shop.heed("why", customer, "spring").status == 65)
        #expect(try shop.heed("erase", customer, "--yes").status == 65)
        try shop.done("ledger", "verify")
        #expect(try !shop.done("consent", "export").contains(address))

        // The same file again, with its consents: denied.
        try shop.importSamples()
        let why = try shop.done("why", customer, "spring")
        #expect(why.contains("suppress"))
        #expect(try !shop.text("heed.yaml").contains(address))
        try shop.done("ledger", "verify")
        // The next round of retention has nothing to destroy yet.
        try shop.done("retention", "run")
    }

    @Test func whatWaitsToBeSentIsWithdrawn() throws {
        let shop = try Shop()
        try shop.edit(
            "heed.yaml",
            "    relay: localhost\n    port: 587\n    security: starttls                          # starttls, tls or none\n"
                + "    user: heed\n    password: {file: secrets/smtp-password}\n    helo: casalumen.example\n    connections: 4\n",
            "    transport: sendmail\n    program: \(shop("program"))\n")
        try shop.write("#!/bin/sh\nexit 75\n", to: "program")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: shop("program"))
        try shop.write("id,email,language,country\nana,ana@example.com,en,ES\n", to: "people.csv")
        try shop.done("import", "customers", "people.csv")
        try shop.done(
            "consent", "grant", "ana", "--purpose", "newsletter", "--channel", "email", "--method", "form", "--notice",
            "2026-11", "--language", "en", "--statement", "ticked the box", "--actor", "customer")
        try shop.addLetter("letter")
        #expect(try shop.json("send", "letter", "--send").int("deferred") == 1)
        #expect(try shop.json("erase", "ana", "--yes").int("withdrawn_messages") == 1)
        let status = try shop.done("status", "letter")
        #expect(status.contains("erased: The person asked to be forgotten."))
        try shop.write("#!/bin/sh\nexit 0\n", to: "program")
        #expect(try shop.json("send", "letter", "--send").int("sent") == 0)
        try shop.done("ledger", "verify")
    }

    @Test func badInputIsToldApart() throws {
        let shop = try Shop()
        #expect(try verify("", shop).status == 65)
        #expect(try shop.heed("erase").status == 64)
        #expect(try shop.heed("erase", "nobody", "--yes").status == 65)
    }
}

/// A person's own copy of their data (LAW-10).
@Suite(.bothDatabases) struct ExportTests {
    @Test("LAW-10: a person's copy holds every cell that was imported about them, and nobody else's")
    func everythingThatIsKnown() throws {
        let shop = try Shop()
        try shop.importSamples()
        let rows = try shop.text("Samples/customers.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        try shop.done("request", "add", rows[1][0], "access")
        let text = try shop.done("export", rows[1][0])
        #expect(text.contains("\"right\" : \"access\""))
        for cell in rows[1] where !cell.isEmpty {
            for piece in cell.split(separator: "|") {
                let number = Double(piece).map { "\($0)" }
                #expect(
                    text.contains(piece) || number.map { text.contains($0.replacing(".0", with: "")) } == true,
                    "\(piece)")
            }
        }
        #expect(!text.contains(rows[2][1]))
        #expect(text.contains("heed-access-1"))
        // In the person's own language, unless another is asked for.
        #expect(text.contains("Puedes retirar un consentimiento"))
        #expect(try shop.done("export", rows[1][0], "--language", "en").contains("You may take back a consent"))
        try shop.done("export", rows[1][0], "--out", "copy.json")
        let mode = try FileManager.default.attributesOfItem(atPath: shop("copy.json"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try shop.heed("export", "nobody").status == 65)
    }
}

/// What people ask for, taken down and answered in time (LAW-9, LAW-10).
@Suite(.bothDatabases) struct RequestTests {
    @Test("LAW-9: nothing is overdue silently, and an objection holds at once")
    func nothingIsOverdueSilently() throws {
        let shop = try Shop()
        try shop.importSamples()
        #expect(try shop.done("request", "list").contains("No request is open."))
        let old = try shop.json("request", "add", "CL-1001", "access", "--received", "2026-01-31T10:00:00Z")
        #expect(try old.string("due_on") == "2026-02-28" && old.bool("overdue"))
        #expect(try shop.heed("status").stderr.contains("A request about somebody's data is overdue"))
        #expect(try shop.done("request", "list").contains("OVERDUE since 2026-02-28"))
        #expect(try shop.heed("request", "extend", "1", "--reason", "much to read").status == 77)
        try shop.done("request", "fulfil", "1")
        #expect(try shop.heed("status").stderr.isEmpty)
        #expect(try shop.heed("request", "fulfil", "1").status == 77)
        #expect(try shop.heed("request", "show", "9").status == 65)
        #expect(try shop.heed("request", "show", "x").status == 64)
        #expect(try shop.heed("request", "refuse", "1").status == 64)
        #expect(try shop.heed("request", "add", "CL-1001", "access", "--received", "2099-01-01T00:00:00Z").status == 64)

        try shop.done("request", "add", "CL-1001", "objection")
        #expect(try shop.done("why", "CL-1001", "spring").contains("objected"))

        // Who is forgotten is not named by their requests either.
        try shop.done("request", "add", "CL-1001", "erasure")
        try shop.done("erase", "CL-1001", "--yes")
        let list = try shop.done("request", "list", "--all")
        #expect(!list.contains("CL-1001") && list.contains("(forgotten)"))
    }
}
