import Testing

@testable import Texting

@Suite struct StopWordTests {
    @Test(
        "SMS-6: a whole message that asks to stop",
        arguments: [
            "stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "STOP", "UNSUBSCRIBE", "STOPALL",
            "OPTOUT",
            "ARRET", "Arrêt", "REMOVE", "TD", "OPT-OUT", "BAJA", "ALTO", "PARAR", "CANCELAR", "DETENER", "NO MAS",
            "Stop.", " sTOP ", "no más", "¡Baja!", "STOP 🛑", "\"stop\"", "no ma\u{301}s", "Stop\r\n", "opt   out",
        ])
    func stopIsUnderstood(_ message: String) {
        #expect(StopWord.matches(message) == .stop)
    }

    @Test(arguments: ["START", "yes", "Unstop!", "ALTA"])
    func startIsUnderstood(_ message: String) {
        #expect(StopWord.matches(message) == .start)
    }

    @Test(arguments: ["HELP", "info?", "Ayuda"])
    func helpIsUnderstood(_ message: String) {
        #expect(StopWord.matches(message) == .help)
    }

    @Test(
        "SMS-6: free text that may ask to stop is for a person to read",
        arguments: [
            "STOP please", "para", "Please stop texting me", "quiero darme de baja", "I want to opt out.",
            "no quiero más mensajes",
            "dejen de escribirme", "no me envíes nada", "don't text me", "Don’t text me", "yes stop", "leave me alone",
            "No",
        ])
    func freeTextIsReviewed(_ message: String) {
        #expect(StopWord.matches(message) == .review)
    }

    @Test(
        "no word is found within another",
        arguments: [
            "", "🛑", "Have a nice weekend", "gracias por todo, un regalo para mi madre", "nonstop music",
            "¿Cuándo llega?",
            "yes please", "trabajar",
        ])
    func otherTextsAreLeftAlone(_ message: String) {
        #expect(StopWord.matches(message) == .none)
    }
}
