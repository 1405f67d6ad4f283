from hisl.cli.main import main

main()
