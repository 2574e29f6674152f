import FoundationEssentials
import Glibc
import Liquid

/// Heed's engine and a hand-written program: ENGINE, file of customers, template, file for the first outputs.
///
/// Customers are read page by page, and only rendering them is measured, in processor time.
@main
struct LiquidBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5 else {
            print("usage: LiquidBench heed|bytes CUSTOMERS TEMPLATE SAMPLE")
            exit(64)
        }
        let customers = try CustomerPages(path: arguments[2])
        let source = try String(decoding: Data(contentsOf: URL(filePath: arguments[3])), as: UTF8.self)
        var run = Run(sample: arguments[4])
        switch arguments[1] {
        case "heed": try renderWithEngine(customers, source, &run)
        default: try writeByHand(customers, source, &run)
        }
        try run.finish()
    }

    private static func renderWithEngine(_ customers: CustomerPages, _ source: String, _ run: inout Run) throws {
        let start = Run.clock
        let options = CompileOptions(escaping: .html)
        let program = try Program.compile(TemplateSource(name: "mail", text: source), options: options)
        run.name = "Heed"
        run.compile = Run.clock - start
        var renderer = Renderer(program)
        while let page = try customers.next() {
            let people = page.compactMap { if case .object(let person) = $0 { person } else { nil } }
            try run.measure(people.count) { index, buffer in try renderer.render(people[index], into: &buffer) }
        }
    }

    private static func writeByHand(_ customers: CustomerPages, _ source: String, _ run: inout Run) throws {
        let start = Run.clock
        let writer = HandWrittenMail.Writer(template: source)
        run.name = "hand-written"
        run.compile = Run.clock - start
        var output = ByteWriter()
        while let page = try customers.next() {
            let mails = page.compactMap(HandWrittenMail.init)
            run.measure(mails.count) { index, buffer in
                output.removeAll()
                writer.append(mails[index], to: &output)
                buffer.append(contentsOf: output.written)
            }
        }
    }
}

/// The data of a hundred customers at a time, as a program has them that reads them from a database.
final class CustomerPages {
    private let bytes: Data
    private var start = 0

    init(path: String) throws {
        bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    }

    func next() throws -> [Value]? {
        var list: [UInt8] = [UInt8(ascii: "[")]
        var lines = 0
        while lines < 100, start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            if lines > 0 { list.append(UInt8(ascii: ",")) }
            list += bytes[start..<end]
            start = end + 1
            lines += 1
        }
        list.append(UInt8(ascii: "]"))
        guard lines > 0, case .array(let page) = try JSONReader.value(of: list) else { return nil }
        return page
    }
}

/// What one program took, and its first outputs for comparing.
struct Run {
    var name = ""
    var compile = 0.0
    private let sample: String
    private var first: [UInt8] = []
    private var buffer: [UInt8] = []
    private var renders = 0
    private var seconds = 0.0
    private var bytes = 0

    init(sample: String) {
        self.sample = sample
    }

    /// How often each page is rendered; more than once only for looking at a profile.
    private static let rounds = getenv("LIQUID_BENCH_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1

    /// Processor time in seconds: other programs on the machine disturb it less than the time of day.
    static var clock: Double { Double(Glibc.clock()) / Double(CLOCKS_PER_SEC) }

    mutating func measure<Failure: Error>(
        _ count: Int, _ render: (Int, inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        if renders < 1000 {
            for index in 0..<count { try render(index, &first) }
        }
        let start = Self.clock
        for _ in 0..<Self.rounds {
            for index in 0..<count {
                buffer.removeAll(keepingCapacity: true)
                try render(index, &buffer)
                bytes += buffer.count
            }
        }
        seconds += Self.clock - start
        renders += count * Self.rounds
    }

    func finish() throws {
        try Data(first).write(to: URL(filePath: sample))
        print(
            #"{"name": "\#(name)", "renders": \#(renders), "seconds": \#(seconds), "bytes": \#(bytes), "#
                + #""compile": \#(compile), "peak": \#(peak)}"#)
    }

    /// The most memory that the process ever had, in KiB.
    private var peak: Int {
        let status = (try? String(decoding: Data(contentsOf: URL(filePath: "/proc/self/status")), as: UTF8.self)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
