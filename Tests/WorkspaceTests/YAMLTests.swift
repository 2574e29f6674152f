import Testing

@testable import Workspace

@Suite struct YAMLTests {
    private func mark(_ line: Int, _ column: Int) -> SourceMark { SourceMark(line: line, column: column) }

    @Test func aFileBecomesATreeWithPlacesAndPaths() throws {
        let root = try YAML.parse(text: "título: 'a'\nlista:\n  - ñ: NO\n  - [007]\n", path: "f.yaml").root
        guard case .mapping(let top) = root.content else {
            Issue.record("the top is \(root.content)")
            return
        }
        #expect(top.map(\.key) == ["título", "lista"])
        #expect(top.map(\.keyMark) == [mark(1, 1), mark(2, 1)])
        #expect(top[0].value == YAMLNode(content: .scalar("a", .singleQuoted), mark: mark(1, 9), path: "título"))
        guard case .sequence(let items) = top[1].value.content, case .mapping(let inner) = items[0].content else {
            Issue.record("the list is \(top[1].value.content)")
            return
        }
        #expect(items.map(\.path) == ["lista[0]", "lista[1]"])
        #expect(inner[0].value == YAMLNode(content: .scalar("NO", .plain), mark: mark(3, 8), path: "lista[0].ñ"))
        #expect(
            items[1].content
                == .sequence([YAMLNode(content: .scalar("007", .plain), mark: mark(4, 6), path: "lista[1][0]")]))
    }

    @Test func blockTextsKeepTheirStyle() throws {
        let root = try YAML.parse(text: "- |\n  a\n  b\n- >\n  a\n  b\n- \"a\\tb\"\n", path: "f").root
        guard case .sequence(let items) = root.content else { return }
        #expect(
            items.map(\.content) == [
                .scalar("a\nb\n", .literal), .scalar("a b\n", .folded), .scalar("a\tb", .doubleQuoted),
            ])
    }

    @Test func aByteOrderMarkAndCarriageReturnsDoNotMovePlaces() {
        let text = "\u{FEFF}a: 1\r\nñ: 2\r\nñ: 3\r\n"
        #expect(headlines(text) == ["f.yaml:3:1: error: 'ñ' stands here twice. It is already on line 2."])
        #expect(
            headlines("\u{FEFF}ñ: b: c") == [
                "f.yaml:1:5: error: ': ' is not allowed here. "
                    + "Put a text that contains ': ' in quotes, or check how far the line is indented."
            ])
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", ["3:1: error: 'a' stands here twice. It is already on line 1."]),
        ("{a: 1, a: 2}", ["1:8: error: 'a' stands here twice. It is already on line 1."]),
        (
            "a: &x 1\nb: *x\n",
            [
                "1:4: error: anchors (&) are not read here. Write the value out where it is used.",
                "2:4: error: aliases (*) are not read here. "
                    + "Write the value out; put a text that starts with * in quotes.",
            ]
        ),
        ("<<: {a: 1}\n", ["1:1: error: merge keys (<<) are not read here. Write the values out."]),
        (
            "a: !!str 1\n",
            ["1:4: error: tags (!) are not read here. Leave it out; put a text that starts with ! in quotes."]
        ),
        ("a: 1\n---\nb: 2\n", ["2:1: error: a second document starts here. Keep one document to a file."]),
        (
            "%YAML 1.1\n---\na: 1\n",
            ["1:1: error: a YAML directive is not read here. Delete the line that starts with %."]
        ),
        ("%FOO\n---\na: 1\n", ["1:1: error: a YAML directive is not read here. Delete the line that starts with %."]),
        ("? [a]\n: b\n", ["1:3: error: a key must be a text, this is a list. Put a text with { or [ in quotes."]),
    ])
    func whatSurprisesIsRefused(text: String, expected: [String]) {
        #expect(headlines(text) == expected.map { "f.yaml:" + $0 })
    }

    @Test(arguments: [
        ("a: 'x\nb: y\n", "1:4: error: this quote is never closed"),
        ("a:\n\t- b\n", "2:1: error: a tab cannot indent a line. Use spaces."),
        ("a: [1, 2\nb: 3\n", "1:4: error: this list is not closed. Put ',' between its items and ']' at its end."),
        ("a: {x: 1\nb: 3\n", "1:4: error: this group is not closed. Put ',' between its items and '}' at its end."),
        ("a: @x\n", "1:4: error: a text cannot start with '@'. Put it in quotes."),
        ("a: *\n", "1:4: error: a text cannot start with & or *. Put it in quotes."),
        (
            "a: \"\\q\"\n",
            "1:5: error: this is no escape that YAML knows. Use single quotes for a text with backslashes."
        ),
        ("key: value\nlonely\n", "2:1: error: this line is no 'key: value'. Add the ':' or indent it under its key."),
        (
            "a:\n  - 1\n  b: 2\n",
            "3:3: error: this does not fit the list above. Start each item with '- ', indented alike."
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            "3:2: error: this does not fit the lines above. "
                + "Indent it like its neighbours; put a text that starts with a quote wholly in quotes."
        ),
        (
            "a: - b\n",
            "1:4: error: a list item cannot start here. "
                + "Start the list on a line of its own; put a text that starts with '- ' in quotes."
        ),
        (
            "a: }\n",
            "1:4: error: a value should stand here. Put a text that starts with a bracket or comma in quotes."
        ),
        (
            "a: |x\n  b\n",
            "1:5: error: the line must end after '|' or '>'. Write the text on the lines below, indented."
        ),
        (
            "a: 'b': ? c\n",
            "1:7: error: ': ' is not allowed here. "
                + "Put a text that contains ': ' in quotes, or check how far the line is indented."
        ),
    ])
    func mistakesOfGrammarAreSaidInPlainWords(text: String, expected: String) {
        #expect(headlines(text) == ["f.yaml:" + expected])
    }

    @Test(arguments: ["", "\n", "# a comment\n", "~\n", "---\n"])
    func anEmptyFileIsAnError(text: String) {
        #expect(headlines(text) == ["f.yaml: error: the file is empty"])
    }

    @Test(arguments: [
        (Array("a: 1\nñ: ".utf8) + [0xC3, 0x28], "f.yaml:2:4: error: this is not UTF-8. Save the file as UTF-8."),
        ([0xE1], "f.yaml:1:1: error: this is not UTF-8. Save the file as UTF-8."),
        ([0xFF, 0xFE, 0x61, 0x00], "f.yaml: error: the file is UTF-16. Save it as UTF-8."),
        (
            Array("a: x\u{7}".utf8), "f.yaml:1:5: error: the invisible character U+0007 is not allowed here. Delete it."
        ),
        (
            Array("a: x\u{FEFF}".utf8),
            "f.yaml:1:5: error: the invisible character U+FEFF is not allowed here. Delete it."
        ),
    ])
    func badCharactersAreFoundWhereTheyStand(bytes: [UInt8], expected: String) {
        do {
            _ = try YAML.parse(bytes: bytes, path: "f.yaml")
            Issue.record("this was read")
        } catch {
            #expect(error.all.map(\.headline) == [expected])
        }
    }

    @Test func depthAndSizeHaveLimits() throws {
        let deepest = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
        _ = try YAML.parse(text: deepest, path: "f.yaml")
        #expect(headlines("[" + deepest + "]") == ["f.yaml:1:34: error: this is nested more than 32 levels deep"])
        #expect(headlines(String(repeating: "[", count: 500_000)).count == 1)
        let long = "a: " + String(repeating: "x", count: 1 << 20)
        #expect(
            headlines(long) == [
                "f.yaml: error: the file has 1048579 bytes, more than 1048576. "
                    + "Split it, or check that it is the right file."
            ])
    }

    @Test(arguments: [
        ("segment: a and ñ b\n", "ñ", SourceMark(line: 1, column: 16)),
        ("segment: 'it''s b'\n", "b", SourceMark(line: 1, column: 17)),
        ("segment: \"a \\\"x\\\" b\"\n", "b", SourceMark(line: 1, column: 19)),
        ("segment: |\n  country = x\n  and b\n", "b", SourceMark(line: 3, column: 7)),
        ("segment: >\n\n    country = x\n    and b\n", "b", SourceMark(line: 4, column: 9)),
        ("segment: country = x\n  and b\n", "b", SourceMark(line: 2, column: 7)),
        ("segment: \"\\u00f1 b\"\n", "b", SourceMark(line: 1, column: 10)),
    ])
    func aPlaceInATextIsFoundInTheFile(text: String, part: String, expected: SourceMark) throws {
        let document = try YAML.parse(text: text, path: "f.yaml")
        guard case .mapping(let entries) = document.root.content, let value = entries[0].value.text,
            let scalar = part.unicodeScalars.first, let index = value.unicodeScalars.firstIndex(of: scalar)
        else {
            Issue.record("the sample is not as meant")
            return
        }
        let offset = value.utf8.distance(from: value.startIndex, to: index)
        #expect(document.source.mark(ofByte: offset, in: value, of: entries[0].value) == expected)
    }

    private func headlines(_ text: String) -> [String] {
        do {
            _ = try YAML.parse(text: text, path: "f.yaml")
            return []
        } catch {
            return error.all.map(\.headline)
        }
    }
}
