import Foundation
import Mustache
import Stencil

/// swift-mustache and Stencil: NAME, file of customers, template, file for the first outputs.
@main
struct SwiftPeers {
    static func main() throws {
        let arguments = CommandLine.arguments
        let (name, data, template, sample) = (arguments[1], arguments[2], arguments[3], arguments[4])
        let source = try String(contentsOfFile: template, encoding: .utf8)
        let start = cpu()
        let render = try renderer(name, source)
        let compile = cpu() - start
        let lines = try String(contentsOfFile: data, encoding: .utf8).utf8.split(separator: 0x0A)
        var (first, renders, bytes, seconds) = ("", 0, 0, 0.0)
        for begin in stride(from: 0, to: lines.count, by: 100) {
            let page = try lines[begin..<min(begin + 100, lines.count)].map { line in
                plain(try JSONSerialization.jsonObject(with: Data(line))) as? [String: Any] ?? [:]
            }
            if renders < 1000 { first += try page.map(render).joined() }
            let start = cpu()
            for customer in page { bytes += try render(customer).utf8.count }
            seconds += cpu() - start
            renders += page.count
        }
        try first.write(toFile: sample, atomically: false, encoding: .utf8)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.filter(\.isNumber) ?? "0"
        print(
            #"{"name": "\#(name)", "renders": \#(renders), "seconds": \#(seconds), "bytes": \#(bytes), "#
                + #""compile": \#(compile), "peak": \#(peak)}"#)
    }

    private static func renderer(_ name: String, _ source: String) throws -> ([String: Any]) throws -> String {
        if name.hasPrefix("swift-mustache") {
            let template = try MustacheTemplate(string: source)
            return { template.render($0) }
        }
        let template = Template(templateString: source, environment: Environment(extensions: [escaping()]))
        return { try template.render($0) }
    }

    /// Stencil itself escapes nothing.
    private static func escaping() -> Extension {
        let escaping = Extension()
        escaping.registerFilter("escape") { value in
            guard let value else { return nil }
            var text = ""
            for character in "\(value)" {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.append(character)
                }
            }
            return text
        }
        return escaping
    }

    /// Without the null objects of Foundation, which the engines take for values.
    private static func plain(_ value: Any) -> Any? {
        if value is NSNull { return nil }
        if let list = value as? [Any] { return list.compactMap(plain) }
        if let object = value as? [String: Any] { return object.compactMapValues(plain) }
        if let number = value as? NSNumber, !(value is Bool) { return number.intValue }
        return value
    }

    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
