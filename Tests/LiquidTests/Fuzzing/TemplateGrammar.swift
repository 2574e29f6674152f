import TestSupport

@testable import Liquid

/// Templates that a seed makes: every tag and filter, nested, mostly correct.
struct TemplateGrammar {
    var random: SeededRandom
    /// Without anything that lets a template write markup: no such text, no `raw`, no filter or tag that adds some.
    let isPure: Bool
    private var template = ""
    private var depth = 0
    /// The loops and tables that are open.
    private var loops: [String] = []
    /// The partials that the template calls: in partials those after it, so that few of them call in a circle.
    private var callable: [String] = []
    private var isPartial = false

    static let partials = ["p0", "p1", "shop/p2"]
    static let locals = ["x", "y", "item", "i"]

    init(random: SeededRandom, isPure: Bool) {
        self.random = random
        self.isPure = isPure
    }

    /// A template or partial, which assigns most of the names that it reads.
    mutating func make(partial: String? = nil) -> String {
        template = ""
        isPartial = partial != nil
        let place = Self.partials.firstIndex { $0 == partial }
        callable = random.chance(5) ? Self.partials : Array(Self.partials[(place.map { $0 + 1 } ?? 0)...])
        for name in Self.locals where random.chance(80) { tag("assign \(name) = \(filtered())") }
        nodes(1 + random.below(8))
        return template
    }

    // MARK: - Tags

    private mutating func nodes(_ count: Int) {
        depth += 1
        defer { depth -= 1 }
        for _ in 0..<count { node() }
    }

    private mutating func node() {
        switch random.below(depth > 5 ? 4 : 18) {
        case 0: template += random.pick(isPure ? Self.pureTexts : Self.texts)
        case 1...3: template += open("{{") + filtered() + close("}}")
        case 4: tag("assign \(local()) = \(filtered())")
        case 5: block("capture \(local())", "endcapture")
        case 6: branch()
        case 7: match()
        case 8, 9: loop("for")
        case 10: isPure ? loop("for") : loop("tablerow")
        case 11: if !callable.isEmpty { partial() }
        case 12: tag(random.pick(["increment", "decrement"]) + " \(local())")
        case 13: tag("cycle " + (random.chance(30) ? "\(value()): " : "") + values(", "))
        case 14: block("ifchanged", "endifchanged")
        case 15, 16: mixture()
        default: rest()
        }
    }

    /// Tags that hold text, and those that stand for themselves.
    private mutating func rest() {
        switch random.below(7) {
        case 0: tag(random.pick(["break", "continue"]))
        case 1: tag("echo \(filtered())")
        case 2: template += "{% comment %}{{ x | }}{% raw %}{% endraw %}{% endcomment %}"
        case 3: tag("# a note\n# and more")
        case 4: template += open("{%") + "raw" + close("%}") + random.pick(Self.pureTexts) + "{{ leak }}{% endraw %}"
        case 5: template += "{% doc %}{{ leak }}{% enddoc %}"
        default:
            let lines = (0..<random.below(4)).map { _ in
                random.pick([
                    "echo \(filtered())", "assign \(local()) = \(filtered())", "# note", "liquid echo \(value())",
                ])
            }
            tag("liquid\n" + lines.joined(separator: "\n"))
        }
    }

    /// Captured text and data in one filter, which has to escape the data and nothing twice.
    private mutating func mixture() {
        let data = random.pick(["text", "customer.name", "words", "words.first", "words.last", "list"])
        tag("capture y")
        template += random.pick(Self.pureTexts) + "{{ \(data) }}"
        tag("endcapture")
        template += "{{ \(random.pick(Self.mixtures).map { $0 == "#" ? data : String($0) }.joined()) }}"
    }

    /// With `#` for the data.
    private static let mixtures = [
        "y | append: #", "y | prepend: #", "# | append: y", "# | prepend: y", "# | join: y", "# | split: 'a' | join: y",
        "y | replace: 'text', #", "# | replace: 'a', y", "y | replace_first: 't', #", "y | replace_last: 't', #",
        "y | default: #",
        "y | truncate: 9, #", "y | truncatewords: 1, #", "y | split: '' | join: #", "y | upcase | append: #",
        "y | escape | append: #", "y | strip_html | append: #", "y | escape_once | prepend: #",
        "# | escape_once | append: #",
        "y | slice: 0, 9 | append: y", "words | concat: words | join: y", "y | first | append: y",
        "y | url_encode | append: #",
    ]

    private mutating func block(_ opening: String, _ closing: String) {
        tag(opening)
        nodes(random.below(4))
        tag(closing)
    }

    private mutating func branch() {
        let name = random.pick(["if", "unless"])
        tag("\(name) \(condition())")
        nodes(random.below(3))
        if random.chance(30) {
            tag("elsif \(condition())")
            nodes(1)
        }
        if random.chance(30) {
            tag("else")
            nodes(1)
        }
        tag("end" + name)
    }

    private mutating func match() {
        tag("case \(value())")
        for _ in 0..<random.below(3) {
            tag("when " + values(random.pick([", ", " or "])))
            nodes(random.below(3))
        }
        if random.chance(40) {
            tag("else")
            nodes(1)
        }
        tag("endcase")
    }

    private mutating func loop(_ name: String) {
        var header = "\(name) \(random.pick(["item", "i"])) in \(value())"
        if name == "for", random.chance(20) { header += " reversed" }
        if random.chance(25) { header += " limit: \(number())" }
        if random.chance(25) { header += " offset: \(name == "for" && random.chance(30) ? "continue" : number())" }
        if name == "tablerow", random.chance(60) { header += " cols: \(number())" }
        tag(header)
        loops.append(name)
        nodes(1 + random.below(3))
        loops.removeLast()
        if name == "for", random.chance(20) {
            tag("else")
            nodes(1)
        }
        tag("end" + name)
    }

    private mutating func partial() {
        let mayInclude = !isPartial || random.chance(5)
        var call = (mayInclude && random.chance(40) ? "include" : "render") + " '\(random.pick(callable))'"
        if random.chance(40) {
            call += random.pick([" with ", " for "]) + value() + random.pick(["", " as item"])
        }
        for _ in 0..<random.below(3) { call += ", \(local()): \(value())" }
        tag(call)
    }

    private mutating func tag(_ markup: String) { template += open("{%") + markup + close("%}") }

    private mutating func open(_ sign: String) -> String { sign + random.pick(["-", "", " ", " ", "- "]) + " " }
    private mutating func close(_ sign: String) -> String { " " + random.pick(["-", "", " ", " ", " -"]) + sign }

    // MARK: - Values

    private mutating func local() -> String { random.pick(Self.locals) }

    private mutating func values(_ separator: String) -> String {
        (0...random.below(3)).map { _ in value() }.joined(separator: separator)
    }

    private mutating func condition() -> String {
        (0...random.below(3)).map { _ in
            random.chance(40)
                ? value()
                : random.chance(60)
                    ? value() + random.pick([" == ", " != ", " contains ", " <> "]) + value()
                    : number() + random.pick([" < ", " > ", " <= ", " >= "]) + number()
        }.joined(separator: random.pick([" and ", " or "]))
    }

    private mutating func value() -> String {
        switch random.below(12) {
        case 0: return random.pick(["'a'", "''", "' '", "'%Y %d %1000N'", "'name'", "','", "'now'", "\"b\"", "'<'"])
        case 1: return random.pick(["0", "1", "3", "-2", "2.5", "9223372036854775807", "100", "-0.0"])
        case 2: return random.pick(["nil", "true", "false", "blank", "empty"])
        case 3:
            let odd = random.pick(["n", "item", "1000000000", "'2'", "2.5"])
            return "(\(random.pick(["1", "0", "-3"]))..\(random.chance(10) ? odd : random.pick(["2", "7", "-5"])))"
        case 4 where !loops.isEmpty || random.chance(2):
            return (random.pick(loops + ["for"]) == "for" ? "forloop" : "tablerowloop")
                + random.pick(["", ".index", ".last", ".parentloop.index0", ".name"])
        case 5...7: return local() + steps()
        default: return random.pick(HostileData.roots) + steps()
        }
    }

    private mutating func steps() -> String {
        var steps = ""
        for _ in 0..<random.pick([0, 0, 1, 1, 2, 3]) {
            steps += random.pick([
                ".name", ".size", ".first", ".last", ".tags", ".orders", "[0]", "[-1]", "['name']", ".a-b",
                ".first.first",
                "['\(random.pick(HostileData.fields))']",
            ])
        }
        if random.chance(1) { steps += "[\(local())]" }
        return steps
    }

    mutating func filtered() -> String {
        var text = value()
        for _ in 0..<random.pick([0, 0, 1, 1, 2, 4]) { text += " | " + filter() }
        return text
    }

    /// Mostly a number.
    private mutating func number() -> String {
        random.chance(5) ? value() : random.pick(["0", "1", "2", "3", "10", "-1", "9223372036854775807"])
    }

    private mutating func filter() -> String {
        var filter = random.pick(random.chance(20) ? StandardFilter.allCases : Self.common)
        while isPure, filter == .raw || filter == .newlineToBr { filter = random.pick(StandardFilter.allCases) }
        let takes = random.chance(97) ? filter.arguments : 0...3
        let count = takes.lowerBound + random.below(takes.count)
        var call = filter.rawValue
        if count > 0 {
            let arguments = (0..<count).map { _ in
                Self.counting.contains(filter) ? random.pick(["1", "2", "7", "-3", "100"]) : value()
            }
            call += ": " + arguments.joined(separator: ", ")
        }
        if filter == .default, count > 0, random.chance(20) { call += ", allow_false: \(value())" }
        return call
    }

    /// Those that take any value.
    private static let common: [StandardFilter] = [
        .append, .prepend, .upcase, .downcase, .capitalize, .strip, .lstrip, .rstrip, .escape, .raw, .size, .slice,
        .split,
        .date, .escapeOnce, .stripHTML, .stripNewlines, .newlineToBr, .urlEncode, .base64Encode, .replace, .remove,
        .replaceFirst, .removeLast, .truncate, .truncateWords, .default, .plus, .minus, .times, .dividedBy, .abs,
        .atLeast,
        .join, .first, .last, .reverse, .uniq, .compact,
    ]
    private static let counting: Set<StandardFilter> = [
        .slice, .truncate, .truncateWords, .dividedBy, .modulo, .round, .times,
    ]
    private static let pureTexts = ["text ", " \n\t", "é&amp; ", "{ } % ", "—", "\r\n"]
    private static let texts = pureTexts + ["<p>", "</p>", "<a href=\"", "\">", "'"]
}
