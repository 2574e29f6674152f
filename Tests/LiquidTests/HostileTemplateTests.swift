import Foundation
import Testing

@testable import Liquid

/// LIQ-2: what a hostile template costs grows with its length and its steps, not faster, and needs little stack.
@Suite struct HostileTemplateTests {
    private static let big = String(repeating: "a", count: 500_000)
    private static let data: Object = [
        "big": .string(big), "same": .string("b" + big.dropFirst()), "spaces": .string(big.map { _ in " " }.joined()),
        "list": .array([Value](repeating: .string(""), count: 20_000)),
        "holes": .array([Value](repeating: [], count: 20_000)), "needle": .string(big.dropLast(250_000) + "b"),
        "tags": .string(String(repeating: "<script<!--<style<", count: 25_000)),
        "zeros": .string(String(repeating: "\\0", count: 200_000)), "quotes": .string(big.map { _ in "'" }.joined()),
        "padded": .string(big.map { _ in " " }.joined() + "1"), "digits": .string(big.map { _ in "1" }.joined()),
    ]

    // MARK: - Rendering

    /// Each round takes long and few steps, unless long values count for more.
    @Test(arguments: [
        "{% if big == same %}{% endif %}", "{% if big < same %}{% endif %}", "{% if spaces == blank %}{% endif %}",
        "{% if big contains needle %}{% endif %}", "{{ big.size }}", "{{ big | size }}", "{{ digits | plus: 1 }}",
        "{% if holes == holes %}{% endif %}", "{{ holes }}", "{% if list contains 'x' %}{% endif %}",
        "{% ifchanged %}{{ big }}{% endifchanged %}", "{% cycle big: 1 %}", "{{ 'x' | remove: big }}",
        "{{ 'x' | date: big | size }}", "{% for j in (1..9) limit: padded %}{% endfor %}", "{{ (digits..1) | first }}",
        "{{ (1..10000) | first }}{{ (1..10000) | size }}{{ (1..10000) | reverse | size }}", "{{ holes | sum }}",
        "{{ list | map: big | size }}", "{{ list | sort | size }}", "{{ list | uniq | size }}",
        "{{ list | slice: 0, 20000 | size }}",
        "{{ list | where: 'x', big | size }}", "{{ big | split: 'x' | size }}",
        "{% case big %}{% when same %}{% endcase %}",
    ])
    func longValuesCountForMoreThanOneStep(_ template: String) throws {
        let error = #expect(throws: RenderError.self) {
            try render(
                "{% for i in (1..10000) %}\(template){% endfor %}", Self.data, limits: Limits(operations: 100_000))
        }
        #expect(error?.code == .limit)
    }

    /// One filter alone makes something too long.
    @Test(arguments: [
        "{{ big | replace: 'a', zeros }}", "{{ 'aa' | replace: needle, zeros }}", "{{ quotes | escape }}",
        "{{ quotes | escape_once }}", "{{ quotes | url_encode }}", "{{ half | replace_first: 'a', half }}",
        "{{ half | truncate: 1, half }}", "{{ 0 | date: pads }}", "{{ long | split: '' }}",
        "{{ long | split: ' ' }}", "{{ long | split: ' .' }}", "{{ items | reverse }}", "{{ items | map: 'x' }}",
    ])
    func whatAFilterMakesIsNotLongerThanAllowed(_ template: String) throws {
        let million = [Value](repeating: .string(""), count: (1 << 20) + 1)
        let data: Object = [
            "big": Self.data["big"] ?? .nil, "zeros": Self.data["zeros"] ?? .nil, "quotes": Self.data["quotes"] ?? .nil,
            "needle": Self.data["needle"] ?? .nil, "half": .string(Self.big + Self.big.dropLast(400_000)),
            "items": .array(million),
            "pads": .string(String(repeating: "%1000Y", count: 20_000)),
            "long": .string(String(repeating: " .", count: (1 << 20) + 1)),
        ]
        let ample = Limits(operations: .max / 2, outputBytes: .max)
        let error = #expect(throws: RenderError.self) { try render(template, data, limits: ample) }
        #expect(error?.code == .limit)
    }

    @Test(arguments: [
        Case("{% if big contains needle %}yes{% else %}no{% endif %}", data, "no"),
        Case("{{ big | split: needle | size }}", data, "1"), Case("{{ big | remove: needle | size }}", data, "500000"),
        Case("{{ big | replace_last: needle, 'x' | size }}", data, "500000"),
        Case("{{ tags | strip_html | size }}", data, "450000"), Case("{{ list | uniq | size }}", data, "1"),
    ])
    func searchingTakesNoLongerForHostileTexts(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }

    @Test(
        arguments: [
            ("abcab", "ab", 0, 3), ("aaab", "aab", 1, 1), ("abababac", "ababac", 2, 2), ("abc", "", 0, 3),
            ("a", "aa", nil, nil),
            ("", "a", nil, nil), ("xaxbxaxb", "axb", 1, 5),
        ] as [(String, String, Int?, Int?)])
    func aPatternIsFoundWhereItStands(_ text: String, _ sought: String, _ first: Int?, _ last: Int?) {
        #expect(BytePattern(sought).first(in: Array(text.utf8)) == first)
        #expect(BytePattern(sought).last(in: Array(text.utf8)) == last)
    }

    // MARK: - Compiling

    private static func many(_ text: String, _ count: Int = 30_000) -> String { String(repeating: text, count: count) }

    /// In each of these a mistake of the compiler's would cost seconds at least: 30,000 times 30,000 of something.
    /// A template by a short name, for its text would fill pages of a report.
    struct Long: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) {
            testDescription = name
            self.text = text
        }
    }

    /// In each of these something that is done for each of 30,000 things again for each of them would cost minutes.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            Long("outputs", many("{{ a.b }}")), Long("slots", many("{% notice %}")),
            Long("loops", many("{% for i in a %}{% endfor %}")), Long("raw", "{% comment %}" + many("{% raw %}")),
            Long("unknown filters", many("{{ a | upcas }}")), Long("unknown names", many("{{ none }}")),
            Long("equal arguments", "{% render 'p'" + many(", a: 1") + " %}"),
            Long("arguments", "{% render 'p'" + (0..<20_000).map { ", a\($0): 1" }.joined() + " %}"),
            Long("cycle", "{% cycle 1" + many(", 1") + " %}"),
            Long("long names", "{% assign \(many("a")) = 1 %}" + many("{{ \(many("a", 29_999)) }}", 10)),
        ])
    func compilingTakesTimeInProportion(_ template: Long) {
        _ = try? compile(template.text, partials: ["p": "{{ a }}"], globals: ["a"])
    }

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            Long("brackets", "{{ a\(many("[", 100_000)) }}"), Long("assign", "{% assign \(many("a", 100_000)) %}"),
            Long("tablerow", "{% tablerow \(many("a", 100_000)) %}{% endtablerow %}"),
            Long("for", "{% for i in \(many("a", 100_000)) %}{% endfor %}"),
            Long("render", "{% render 'p' \(many("a", 100_000)) %}"),
            Long("quotes", "{{ \(many("'\"")) | \(many("'|:")) }}"),
        ])
    func forgivingParsersTakeTimeInProportion(_ template: Long) {
        let options = CompileOptions(escaping: .html, mode: .lax)
        _ = try? Program.compile(TemplateSource(name: "mail.html", text: template.text), options: options)
    }

    @Test func partialsThatGrowTogetherAreRefused() throws {
        let text = String(repeating: "x", count: 1 << 20)
        _ = try compile(Self.many("{% include 'p' %}", 16), partials: ["p": text])
        let includes = Self.many("{% include 'p' %}", 18)
        let renders = (0..<18).map { "{% render 'p', a\($0): 1 %}" }.joined()
        for template in [includes, renders] {
            let error = #expect(throws: TemplateErrors.self) { try compile(template, partials: ["p": text]) }
            #expect(error?.errors.map(\.code) == [.cycle])
        }
    }

    @Test func errorsShowWhatIsNearInALongLine() throws {
        let error = #expect(throws: TemplateErrors.self) {
            try compile(Self.many("é", 300) + "\t{{ | }}" + Self.many("é", 300))
        }
        let (before, after) = (Self.many("é", 78), Self.many("é", 78))
        #expect(
            error?.description
                == "mail.html:1:305: error: expected a value, but found '|'.\n…\(before)\t{{ | }}\(after)…\n"
                + Self.many(" ", 79) + "\t   ^")
    }

    @Test func placesAreRightFarFromTheBeginning() throws {
        let text = Self.many("é\n", 700) + Self.many("é", 1500) + "{{ shop }}"
        let program = try compile(text)
        #expect(program.reads[0].places.map(\.description) == ["mail.html:701:1504"])
        let source = TemplateSource(name: "a", text: text, firstLine: 7)
        #expect(source.place(at: 3).description == "a:8:1")
        #expect(source.place(at: text.utf8.count).description == "a:707:1511")
    }

    // MARK: - Depth

    private static var isOptimized: Bool {
        var isOptimized = true
        assert({ isOptimized = false }() == ())
        return isOptimized
    }

    /// Worker threads have half a megabyte on some systems; what no optimizer has seen needs several times as much.
    private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            body()
            done.signal()
        }
        thread.stackSize = Self.isOptimized ? 512 << 10 : 4 << 20
        thread.start()
        done.wait()
    }

    @Test(arguments: [
        Long("blocks", many("{% if a %}", 100) + "x" + many("{% endif %}", 100)),
        Long("too many blocks", many("{% if a %}")),
        Long("loops", many("{% for i in a %}", 99) + many("{% endfor %}", 99)),
        Long("cases", many("{% case a %}{% when true %}", 99) + many("{% endcase %}", 99)),
        Long("captures", many("{% capture a %}", 99) + many("{% endcapture %}", 99)),
        Long("lines", "{% liquid " + many("liquid ", 99) + "echo a %}"),
        Long("too many lines", "{% liquid " + many("liquid ") + "%}"),
        Long("brackets", "{{ " + many("a[") + " }}"), Long("a circle", "{% render 'r' %}"),
        Long("renders", "{% render 'p0' %}"),
        Long("includes", "{% include 'i0' %}"), Long("data", "{% if x == deep %}{% endif %}{{ deep | join }}"),
        Long("printed data", "{{ deep }}"), Long("objects", "{{ object }}"),
    ])
    func deepTemplatesFitASmallStack(_ template: Long) {
        let (nested, closed) = (Self.many("{% if a %}", 90), Self.many("{% endif %}", 90))
        var partials = ["r": "{% if a %}{% render 'r' %}{% endif %}", "p1000": "x", "i1000": "x"]
        for index in 0..<1000 {
            partials["p\(index)"] = "\(nested){% render 'p\(index + 1)' %}\(closed)"
            partials["i\(index)"] = "\(nested){% include 'i\(index + 1)' %}\(closed)"
        }
        var (deep, object): (Value, Value) = (1, 1)
        for _ in 0..<1000 { (deep, object) = (.array([deep]), ["a": object]) }
        let data: Object = ["a": true, "deep": deep, "x": deep, "object": object]
        let known = partials
        onSmallStack { _ = try? render(template.text, data, escaping: .html, partials: known) }
    }
}
