// Which feature hears of which domain event; read by the worker's entry.
