import Testing

@testable import Commands

@Suite struct ArgumentParserTests {
    private static let spec = CommandSpec(
        name: "paint", summary: "Paint something.",
        arguments: [
            ArgumentSpec("KIND", "what to paint", choices: ["wall", "door"]),
            ArgumentSpec("NAME", "its name", count: .some),
        ],
        options: [
            OptionSpec("coats", value: "N", "how many coats"),
            OptionSpec("finish", value: "F", "how it shines", choices: ["matt", "gloss"]),
            OptionSpec("all", "everything"),
            OptionSpec("sample", value: "N", "some"),
        ],
        examples: [.init("heed paint wall north", "paints the north wall")])

    private func parse(_ line: String) throws -> Invocation {
        try ArgumentParser(spec: Self.spec).parse(line.split(separator: " ").map(String.init))
    }

    @Test func optionsMayStandAnywhereAndTakeAnEqualsSign() throws {
        let invocation = try parse("--coats 2 wall --finish=matt north south --all")
        #expect(invocation.word("KIND") == "wall")
        #expect(invocation.words(from: "NAME") == ["north", "south"])
        #expect(try invocation.integer("coats", in: 1...9) == 2)
        #expect(invocation.value("finish") == "matt")
        #expect(invocation.flag("all"))
        #expect(!invocation.flag("json"))
    }

    @Test func twoDashesEndTheOptions() throws {
        #expect(try parse("wall -- --all").words(from: "NAME") == ["--all"])
    }

    @Test func helpNeedsNothingElse() throws {
        #expect(try parse("--help").flag("help"))
        #expect(try parse("wall -h").flag("help"))
    }

    @Test(arguments: [
        ("wall", "'heed paint' needs NAME…: its name."),
        ("", "'heed paint' needs wall|door: what to paint."),
        ("wal north", "KIND is one of wall, door, not 'wal'. Did you mean 'wall'?"),
        ("wall north --coat 2", "'heed paint' has no option '--coat'. Did you mean '--coats'?"),
        ("wall north --zzz=1", "'heed paint' has no option '--zzz'."),
        ("wall north --coats", "--coats needs a value: --coats N."),
        ("wall north --coats --all", "--coats needs a value: --coats N."),
        ("wall north --all=yes", "--all takes no value."),
        ("wall north --finish glos", "--finish is one of matt, gloss, not 'glos'. Did you mean 'gloss'?"),
        ("wall north -x", "'heed paint' has no option '-x'."),
    ])
    func mistakesAreToldWithWhatToType(_ line: String, _ message: String) {
        let error = #expect(throws: UsageError.self) { try parse(line) }
        #expect(error?.message == message)
        #expect(error?.description == message + "\nSee 'heed paint --help'.")
    }

    @Test func numbersAndTimesAreChecked() throws {
        let invocation = try parse("wall north --coats twelve --sample 2026-13-40")
        let number = #expect(throws: UsageError.self) { try invocation.integer("coats", in: 1...9) }
        #expect(number?.message == "--coats takes a whole number from 1 to 9.")
        let time = #expect(throws: UsageError.self) { try invocation.instant("sample") }
        #expect(time?.message == "--sample takes a time such as 2026-11-23T13:26:00Z or 2026-11-23.")
    }

    @Test func contradictionsAreRefused() throws {
        let invocation = try parse("wall north --all --sample 3")
        let error = #expect(throws: UsageError.self) { try invocation.refuse("all", with: "sample") }
        #expect(error?.message == "--all and --sample do not go together: give one of them.")
    }
}
