import Testing

/// Nobody but `Consent` reads or writes its tables: whoever wants to know asks the gate.
@Suite struct TableOwnershipTests {
    /// The tables that migrations of a target make.
    private func tables(of target: String) throws -> Set<String> {
        var found: Set<String> = []
        for file in Checkout.swiftFiles(of: target) {
            let code = try Checkout.code(file)
            let made = code.matches(
                of: #"(?i)CREATE\s+(?:TEMP\w*\s+|VIRTUAL\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)"#)
            found.formUnion(made.map { $0[1] })
        }
        return found
    }

    @Test func consentOwnsItsTablesAlone() throws {
        let owned = try tables(of: "Consent")
        #expect(
            owned.isSuperset(of: ["consent_event", "suppression", "notice_text", "short_token", "purpose_number"]),
            "found \(owned.sorted())")
        for target in try Checkout.targets() where target != "Consent" {
            #expect(try tables(of: target).isDisjoint(with: owned), "\(target) makes a table of Consent")
            for file in Checkout.swiftFiles(of: target) {
                let code = try Checkout.code(file)
                for table in owned {
                    // `suppression` and `notice_text` are words of mapping files as well, so a name counts where SQL
                    // would have it.
                    let uses = code.matches(
                        of: #"(?i)\b(?:from|join|into|update|table|exists|references|on)\s+"# + table
                            + #"\b(?!\s*[:=])"#)
                    #expect(uses.isEmpty, "\(file) names the table \(table)")
                }
                let distinct = code.matches(of: #"\b(?:consent_event|consent_state|short_token|purpose_number)\b"#)
                #expect(distinct.isEmpty, "\(file) names a table of Consent")
            }
        }
    }
}
