import Commands
import Glibc
import System

/// The executable: hands the process's words, environment and streams to the tool.
@main
struct Heed {
    static func main() {
        StopSignal.ignoreBrokenPipes()
        let environment = ProcessEnvironment.all()
        let code = HeedTool.run(
            Array(CommandLine.arguments.dropFirst()), environment: environment,
            workingDirectory: FilePath.currentFolder, console: .process(environment: environment))
        exit(code.rawValue)
    }
}
