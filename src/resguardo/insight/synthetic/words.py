"""The words of Costaverde: provinces, companies, clients, reasons and narratives, all invented."""

from typing import Final, NamedTuple


class Province(NamedTuple):
    """A province: where its main town lies, how big its share of the country is, how violent."""

    name: str
    latitude: float
    longitude: float
    weight: float
    danger: float


PROVINCES: Final = (
    Province("Puerto Lindero", -4.212, -92.418, 0.26, 1.5),
    Province("Valle Sereno", -4.874, -91.655, 0.17, 0.9),
    Province("Alto Mirador", -5.391, -91.120, 0.12, 0.6),
    Province("Tierra Clara", -3.655, -91.902, 0.11, 0.8),
    Province("Laguna Honda", -5.918, -92.077, 0.09, 1.1),
    Province("Monte Cedro", -4.457, -90.733, 0.08, 0.5),
    Province("Bahía Serena", -3.121, -92.690, 0.07, 1.3),
    Province("Río Manso", -5.602, -90.288, 0.05, 0.7),
    Province("Llano Largo", -6.244, -91.411, 0.05, 1.0),
)

COMPANY_FIRST: Final = (
    *("Custodia", "Vigilancia", "Seguridad", "Protección", "Resguardos", "Guardia", "Centinela"),
    *("Escudo", "Baluarte", "Atalaya", "Vigía", "Muralla", "Alcázar", "Bastión", "Serenos"),
)
COMPANY_SECOND: Final = (
    *("Ficticia", "Imaginaria", "Inventada", "Ejemplar", "de Muestra", "Supuesta", "Hipotética"),
)
NUMBER_WORDS: Final = (
    *("Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve", "Diez"),
    *("Once", "Doce", "Trece", "Catorce", "Quince", "Dieciséis", "Diecisiete", "Dieciocho"),
)

CLIENT_FIRST: Final = (
    *("Banco", "Almacenes", "Clínica", "Puerto", "Planta", "Mercado", "Colegio", "Hotel"),
    *("Cooperativa", "Depósito", "Condominio", "Joyería", "Farmacias", "Estación", "Obra"),
)
CLIENT_SECOND: Final = (
    *("El Faro", "La Espiga", "Costanera", "San Telmo", "Del Prado", "Los Robles", "Nueva Luz"),
    *("Del Lago", "Mirasol", "La Cumbre", "Tres Ríos", "El Molino", "Buenavista", "La Palma"),
)

SUBSTITUTION_REASONS: Final = (
    "Sustitución de última hora: el titular avisó enfermo",
    "Relevo de emergencia autorizado por supervisor",
    "Titular con permiso; reemplazo sin tiempo de actualizar el rol",
    "Cambio de turno acordado entre vigilantes, autorizado por teléfono",
    "Cobertura de ausencia injustificada del titular",
)
LATE_ENTRY_REASONS: Final = (
    "Registro diferido: sin señal en el puesto",
    "Registro diferido: se anotó primero en el libro",
    "Sistema caído; transcrito de la hoja de turno",
    "Olvido del relevo, regularizado al día siguiente",
)
SLIP_REASONS: Final = (
    "Error de digitación: número de serie equivocado",
    "Se escaneó el arma de al lado",
    "Error de registro, arma no entregada",
)
SWAP_REASON: Final = "Cambio de arma en el puesto, supervisado"
BACKLOG_REASON: Final = "Credencial con renovación en trámite ante la autoridad"
REPAIR_REASONS: Final = (
    *("Falla de percutor", "Mantenimiento anual", "Gatillo duro", "Cilindro con juego"),
    *("Extractor gastado", "Limpieza profunda", "Muelle vencido", "Aparato de puntería flojo"),
)

GIVEN_NAMES: Final = (
    *("Marisol", "Evaristo", "Noelia", "Abundio", "Zulema", "Casimiro", "Leonor", "Filemón"),
    *("Rosaura", "Baltasar", "Iris", "Tiburcio", "Nieves", "Amancio", "Perla", "Saturnino"),
    *("Celeste", "Eliseo", "Violeta", "Anselmo", "Aurora", "Pancracio", "Brisa", "Teófilo"),
)
FAMILY_NAMES: Final = (
    *("Piedrabuena", "Montelargo", "Aguaclara", "Ríoseco", "Campoalegre", "Villaluz", "Peñablanca"),
    *("Solano del Mar", "Fuentefría", "Robledal", "Cerrogordo", "Palomar", "Arenales", "Torrealta"),
    *("Valdeflores", "Mediavilla", "Puertonuevo", "Lagunas", "Olivar", "Quebrada", "Bellomonte"),
)

ROBBERY_PLACES: Final = (
    *("en la entrada", "en el estacionamiento", "en la garita", "al abrir el portón"),
    *("junto a la caja", "en el perímetro norte", "durante la ronda", "al salir de la bodega"),
)
ROBBERY_ACTORS: Final = (
    *("dos sujetos armados", "tres hombres en motocicleta", "un grupo de cuatro personas"),
    *("varios individuos encapuchados", "dos hombres que fingieron ser clientes"),
)
ROBBERY_ENDS: Final = (
    *("El vigilante resultó herido", "Hubo intercambio de disparos", "No hubo heridos"),
    *("Se activó la alarma", "Un testigo llamó a la policía", "Quedó grabado en cámara"),
)
LOSS_STORIES: Final = (
    *("No se halló al revisar el equipo", "Extraviada en traslado del vigilante"),
    *("Se dejó en el baño del puesto y no apareció", "Caída al río durante la ronda"),
    *("Olvidada en transporte público", "No aparece tras mudanza de la bodega"),
)
THEFT_STORIES: Final = (
    *("Casillero forzado durante la noche", "Sustraída de la garita mientras el vigilante comía"),
    *("Rompieron el candado de la caja de seguridad", "Vehículo abierto, faltaba el estuche"),
)
ROBBERY_WAYS: Final = (
    *("y huyeron a pie", "y huyeron en una camioneta", "tras reducirlo entre varios"),
    *("bajo amenaza de muerte", "con golpes", "sin mediar palabra", "y cortaron la luz"),
)
STORY_TIMES: Final = (
    *("en el turno de noche", "en el relevo de la mañana", "durante el refrigerio"),
    *("al cierre del local", "en horas de la madrugada", "a mitad de turno", "en fin de semana"),
    *("mientras llovía", "durante la descarga de mercadería", "al cambiar de puesto"),
)
STORY_FINDERS: Final = (
    *("el jefe de grupo", "el propio vigilante", "el relevo", "la supervisora de zona"),
    *("el personal de limpieza", "el encargado del cliente", "la central", "el armero"),
)
STORY_ACTS: Final = (
    *("dio aviso de inmediato", "llamó a la central", "avisó por radio", "pidió apoyo policial"),
    *("recorrió el lugar sin resultado", "revisó las cámaras", "tomó nota en el cuaderno"),
    *("habló con los vecinos", "retuvo a dos personas para preguntar"),
)
STORY_ENDS: Final = (
    *("Se levantó acta", "La denuncia se presentó", "Se comunicó a la autoridad"),
    *("El informe se cerró", "Se entregó el parte", "La policía tomó declaración"),
)
DISCHARGE_STORIES: Final = (
    *("Disparo accidental al descargar el arma", "Disparo de advertencia ante intrusos"),
    *("Disparo durante intento de robo repelido", "Se disparó al limpiar en la zona de descarga"),
)
DAMAGE_STORIES: Final = (
    *("Cacha quebrada por caída", "Óxido por lluvia en la garita", "Mira golpeada"),
)
