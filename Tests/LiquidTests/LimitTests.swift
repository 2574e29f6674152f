import Testing

@testable import Liquid

/// LIQ-2: a hostile template or hostile data ends in an error, never in a crash, a hang or unbounded memory.
@Suite struct LimitTests {
    private func failure(
        _ template: String, _ globals: Object = [:], limits: Limits = .standard
    ) throws -> RenderError? {
        #expect(throws: RenderError.self) { try render(template, globals, escaping: .html, limits: limits) }
    }

    @Test func aLoopOfAMillionItemsIsRefused() throws {
        let million = Value.array([Value](repeating: 1, count: 1_000_000))
        let error = try failure("{% if true %}\n{% for x in list %}{{ x }}{% endfor %}{% endif %}", ["list": million])
        #expect(error?.code == .limit)
        #expect(error?.description == "mail.html:2:1: error: a loop has more than 10000 rounds. Give it a 'limit'.")
        #expect(try render("{% for x in list limit: 2 %}{{ x }}{% endfor %}", ["list": million]) == "11")
    }

    @Test(arguments: [
        "{% for a in (1..5000) %}{% for b in (1..5000) %}x{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
        "{% assign a = 'xx' %}{% for i in (1..60) %}{% assign a = a | replace: 'x', a %}{% endfor %}",
        "{% assign a = 'xx' %}{% for i in (1..60) %}{% assign a = a | replace: '', a %}{% endfor %}",
        "{% assign a = (1..9000) | join %}{% for i in (1..60) %}{% assign a = a | split: '' | join: a %}{% endfor %}",
        "{% assign a = 'a b' | split: ' ' %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}",
        "{% for i in (1..9000) %}{% capture a %}{{ a }}{{ a }}xxxxxxxx{% endcapture %}{% endfor %}",
        "{{ (1..9223372036854775807) | join }}", "{% for i in (1..9223372036854775807) reversed %}{% endfor %}",
        "{{ (-9223372036854775807..9223372036854775807) | sort | first }}",
    ])
    func whatGrowsWithoutEndIsStopped(_ template: String) throws {
        #expect(try failure(template)?.code == .limit)
    }

    @Test func eachLimitHoldsExactly() throws {
        #expect(try render("{{ x }}", ["x": "12345"], limits: Limits(outputBytes: 5)) == "12345")
        #expect(try failure("{{ x }}", ["x": "123456"], limits: Limits(outputBytes: 5))?.code == .limit)
        #expect(try render("a{{ 1 }}b", limits: Limits(operations: 3)) == "a1b")
        #expect(try failure("a{{ 1 }}b", limits: Limits(operations: 2))?.code == .limit)
        #expect(try render("{% for i in (1..3) %}x{% endfor %}", limits: Limits(loopLength: 3)) == "xxx")
        #expect(try failure("{% for i in (1..4) %}x{% endfor %}", limits: Limits(loopLength: 3))?.code == .limit)
        #expect(try render("{{ 'ab' | append: 'c' }}", limits: Limits(valueSize: 3)) == "abc")
        #expect(try failure("{{ 'ab' | append: 'cd' }}", limits: Limits(valueSize: 3))?.code == .limit)
    }

    @Test func deepDataIsRefusedWhereItIsPrintedOrCompared() throws {
        var deep: Value = 1
        for _ in 0..<1000 { deep = .array([deep]) }
        for template in ["{{ x }}", "{% if x == y %}{% endif %}", "{{ x | join }}", "{{ x | append: 'a' }}"] {
            #expect(try failure(template, ["x": deep, "y": deep])?.code == .limit)
        }
        var object: Value = 1
        for _ in 0..<1000 { object = ["a": object] }
        #expect(try failure("{{ x }}", ["x": object])?.code == .limit)
    }

    @Test func deepTemplatesAreRefused() throws {
        let blocks = String(repeating: "{% if a %}", count: 5000) + String(repeating: "{% endif %}", count: 5000)
        #expect(throws: TemplateErrors.self) { try compile(blocks) }
        #expect(throws: TemplateErrors.self) { try compile("{{ " + String(repeating: "a[", count: 5000) + " }}") }
        #expect(throws: TemplateErrors.self) { try compile("{{ " + String(repeating: "(", count: 5000) + " }}") }
        let nested = String(repeating: "{% if a %}", count: 100) + "x" + String(repeating: "{% endif %}", count: 100)
        #expect(try render(nested, ["a": true]) == "x")
    }

    @Test func longConditionsAndChainsDoNotDeepen() throws {
        let condition = (0..<5000).map { _ in "true" }.joined(separator: " and ")
        #expect(try render("{% if \(condition) %}x{% endif %}") == "x")
        let chain = String(repeating: " | append: 'a'", count: 5000)
        #expect(try render("{{ '' \(chain) | size }}") == "5000")
    }

    @Test(arguments: [
        ("{{ 1 | divided_by: 0 }}", RenderError.Code.argument), ("{{ 1 | modulo: x }}", .argument),
        ("{% if 'a' > 1 %}{% endif %}", .comparison), ("{{ list | sort }}", .comparison),
        ("{% for i in list limit: 'x' %}{% endfor %}", .argument), ("{{ 'a' | slice: 'x' }}", .argument),
        ("{{ '%FF' | url_decode }}", .argument), ("{{ '!' | base64_decode }}", .argument),
        ("{{ list | concat: 1 }}", .argument), ("{{ list | map: 'x' }}", .argument),
    ])
    func aValueThatDoesNotFitIsAnError(_ template: String, _ code: RenderError.Code) throws {
        #expect(try failure(template, ["list": [1, "a"]])?.code == code)
    }

    @Test(arguments: [Int.min, Int.max])
    func numbersAtTheEdgeDoNotTrap(_ number: Int) throws {
        let data: Object = ["x": .integer(number), "l": [1, 2]]
        for filter in [
            "plus: x", "minus: x", "times: x", "divided_by: -1", "modulo: -1", "abs", "ceil", "floor", "round: x",
            "round: -5",
            "at_least: 0", "truncate: x", "times: 1.5",
        ] { _ = try render("{{ x | \(filter) }}", data) }
        _ = try render("{{ l[x] }}{{ 1.5 | round: x }}{% for i in l offset: x %}{% endfor %}{{ (x..x) }}", data)
        _ = try render("{{ 'abc' | slice: x, x }}{{ 'a b' | truncatewords: x }}{% increment n %}", data)
    }
}
